package org.trove.conductor;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dropwizard.util.Duration;
import io.dropwizard.validation.MaxDuration;
import io.dropwizard.validation.MinDuration;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

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

        @MinDuration(value = 0, unit = TimeUnit.MILLISECONDS) @MaxDuration(value = 10, unit = TimeUnit.SECONDS)
        Duration linger,

        @Min(1) @Max(64) int writers,

        @MinDuration(value = 1, unit = TimeUnit.SECONDS) @MaxDuration(value = 1, unit = TimeUnit.DAYS)
        Duration clockTolerance,

        @MinDuration(value = 100, unit = TimeUnit.MILLISECONDS) @MaxDuration(value = 1, unit = TimeUnit.MINUTES)
        Duration retryCap) {
    public static final ConductorSettings DEFAULTS = of(null, null, null, null, null, null);

    @JsonCreator
    static ConductorSettings of(
            @JsonProperty("prefetch") @Nullable Integer prefetch,
            @JsonProperty("batch_size") @Nullable Integer batchSize,
            @JsonProperty("linger") @Nullable Duration linger,
            @JsonProperty("writers") @Nullable Integer writers,
            @JsonProperty("clock_tolerance") @Nullable Duration clockTolerance,
            @JsonProperty("retry_cap") @Nullable Duration retryCap) {
        return new ConductorSettings(
                Objects.requireNonNullElse(prefetch, 2000),
                Objects.requireNonNullElse(batchSize, 500),
                Objects.requireNonNullElseGet(linger, () -> Duration.milliseconds(10)),
                Objects.requireNonNullElse(writers, 2),
                Objects.requireNonNullElseGet(clockTolerance, () -> Duration.minutes(5)),
                Objects.requireNonNullElseGet(retryCap, () -> Duration.seconds(5)));
    }
}
