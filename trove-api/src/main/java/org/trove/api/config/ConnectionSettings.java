package org.trove.api.config;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.dropwizard.validation.ValidationMethod;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.trove.setting.ShortDuration;

/**
 * What one client's connection may cost the others.
 *
 * @param maxOpen connections of this process at most; the slowest give way to new ones
 * @param headerTimeout within which the headers of a request must arrive
 * @param bodyTimeout within which the whole body of a request must arrive
 */
public record ConnectionSettings(@Min(10) @Max(100_000) int maxOpen, Duration headerTimeout, Duration bodyTimeout) {

    public static final ConnectionSettings DEFAULT =
            new ConnectionSettings(4_000, Duration.ofSeconds(10), Duration.ofSeconds(20));

    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofMinutes(10);

    @JsonCreator
    static ConnectionSettings fromConfiguration(
            @JsonProperty("max_open") @Nullable Integer maxOpen,
            @JsonProperty("header_timeout") @JsonDeserialize(using = ShortDuration.class) @Nullable
                    Duration headerTimeout,
            @JsonProperty("body_timeout") @JsonDeserialize(using = ShortDuration.class) @Nullable
                    Duration bodyTimeout) {
        return new ConnectionSettings(
                maxOpen == null ? DEFAULT.maxOpen : maxOpen,
                headerTimeout == null ? DEFAULT.headerTimeout : headerTimeout,
                bodyTimeout == null ? DEFAULT.bodyTimeout : bodyTimeout);
    }

    @ValidationMethod(message = "header_timeout and body_timeout must each be 100ms to 10m")
    @JsonIgnore
    public boolean isEachTimeoutInRange() {
        return isInRange(headerTimeout) && isInRange(bodyTimeout);
    }

    private static boolean isInRange(Duration timeout) {
        return timeout.compareTo(SHORTEST) >= 0 && timeout.compareTo(LONGEST) <= 0;
    }
}
