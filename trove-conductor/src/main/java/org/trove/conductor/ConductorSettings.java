package org.trove.conductor;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.Objects;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.trove.setting.ShortDuration;

/**
 * The {@code conductor} section of the configuration.
 *
 * @param prefetch reports held in memory at most, 1 to 10,000; default 2000
 * @param batchSize reports written in one transaction at most, 1 to 10,000; default 500
 * @param linger how long the first report of a batch waits for others; default 10 ms
 * @param writers transactions at a time, 1 to 64; default 2
 * @param clockTolerance how far a guest's clock may run ahead; default 5 min
 * @param retryCap longest pause between tries while the database is away; default 5 s
 */
public record ConductorSettings(
        @Min(1) @Max(10_000) int prefetch,
        @Min(1) @Max(10_000) int batchSize,

        @DurationMin(millis = 0) @DurationMax(seconds = 10) Duration linger,

        @Min(1) @Max(64) int writers,

        @DurationMin(seconds = 1) @DurationMax(days = 1) Duration clockTolerance,

        @DurationMin(millis = 100) @DurationMax(minutes = 1) Duration retryCap) {
    public static final ConductorSettings DEFAULTS = of(null, null, null, null, null, null);

    @JsonCreator
    static ConductorSettings of(
            @JsonProperty("prefetch") @Nullable Integer prefetch,
            @JsonProperty("batch_size") @Nullable Integer batchSize,
            @JsonProperty("linger") @JsonDeserialize(using = ShortDuration.class) @Nullable Duration linger,
            @JsonProperty("writers") @Nullable Integer writers,
            @JsonProperty("clock_tolerance") @JsonDeserialize(using = ShortDuration.class) @Nullable
                    Duration clockTolerance,
            @JsonProperty("retry_cap") @JsonDeserialize(using = ShortDuration.class) @Nullable Duration retryCap) {
        return new ConductorSettings(
                Objects.requireNonNullElse(prefetch, 2000),
                Objects.requireNonNullElse(batchSize, 500),
                Objects.requireNonNullElseGet(linger, () -> Duration.ofMillis(10)),
                Objects.requireNonNullElse(writers, 2),
                Objects.requireNonNullElseGet(clockTolerance, () -> Duration.ofMinutes(5)),
                Objects.requireNonNullElseGet(retryCap, () -> Duration.ofSeconds(5)));
    }
}
