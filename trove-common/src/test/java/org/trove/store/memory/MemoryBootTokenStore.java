package org.trove.store.memory;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.trove.model.InstanceId;
import org.trove.store.BootTokenStore;

final class MemoryBootTokenStore implements BootTokenStore {
    private static final Duration REMEMBERED = Duration.ofDays(7);

    private final MemoryState state;
    private final Clock clock;

    MemoryBootTokenStore(MemoryState state, Clock clock) {
        this.state = state;
        this.clock = clock;
    }

    @Override
    public void issue(String hash, InstanceId instance, Duration lifetime) {
        Instant now = clock.instant();
        state.bootTokens.values().removeIf(row -> !row.expires().isAfter(now.minus(REMEMBERED)));
        MemoryState.BootTokenRow known = state.bootTokens.get(hash);
        Instant issued = known == null ? now : known.issued();
        state.bootTokens.put(hash, new MemoryState.BootTokenRow(instance, issued, now.plus(lifetime)));
    }

    @Override
    public Standing check(String hash, InstanceId instance) {
        MemoryState.BootTokenRow row = state.bootTokens.get(hash);
        if (row == null) {
            return Standing.UNKNOWN;
        }
        if (!row.instance().equals(instance)) {
            return Standing.FOREIGN;
        }
        @Nullable InstanceRow owner = state.instances.get(instance);
        if (owner == null || !owner.isLive() || owner.heartbeatSent > seconds(row.issued())) {
            return Standing.USED;
        }
        return row.expires().isAfter(clock.instant()) ? Standing.VALID : Standing.EXPIRED;
    }

    private static double seconds(Instant time) {
        return time.getEpochSecond() + time.getNano() / 1e9;
    }
}
