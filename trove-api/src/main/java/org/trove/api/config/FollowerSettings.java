package org.trove.api.config;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;

/**
 * How many may follow operations at the same time, of this server.
 *
 * @param maxWaiting requests that wait for a change
 * @param maxEventStreams streams of events
 */
public record FollowerSettings(
        @Min(1) @Max(100_000) int maxWaiting,
        @Min(1) @Max(10_000) int maxEventStreams) {

    public static final FollowerSettings DEFAULT = new FollowerSettings(1_000, 200);

    @JsonCreator
    static FollowerSettings fromConfiguration(
            @JsonProperty("max_waiting") @Nullable Integer maxWaiting,
            @JsonProperty("max_event_streams") @Nullable Integer maxEventStreams) {
        return new FollowerSettings(
                maxWaiting == null ? DEFAULT.maxWaiting : maxWaiting,
                maxEventStreams == null ? DEFAULT.maxEventStreams : maxEventStreams);
    }
}
