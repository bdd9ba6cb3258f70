package org.trove.cloud.noop;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import org.jspecify.annotations.Nullable;

/**
 * Settings of the provider {@code noop}.
 *
 * @param serverLatencyMs how long a server takes to be made and to be removed, in milliseconds, 0 or more; default 0
 * @param networkId the network that addresses are shown in
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record NoopSettings(long serverLatencyMs, @Nullable String networkId) {
    private static final String NETWORK = "00000000-0000-4000-8000-000000000000";

    NoopSettings {
        if (serverLatencyMs < 0) {
            throw new IllegalArgumentException("server_latency_ms must be 0 or more: " + serverLatencyMs);
        }
        networkId = networkId == null ? NETWORK : networkId;
    }

    String network() {
        return networkId == null ? NETWORK : networkId;
    }
}
