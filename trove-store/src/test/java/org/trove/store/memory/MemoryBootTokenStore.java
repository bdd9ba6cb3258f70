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
        @Nullable Instant served = known == null ? null : known.served();
        state.bootTokens.put(hash, new MemoryState.BootTokenRow(instance, now.plus(lifetime), served));
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
        @Nullable Instant served = row.served();
        if (owner == null || !owner.isLive() || (served != null && owner.heartbeatSent > seconds(served))) {
            return Standing.USED;
        }
        return row.expires().isAfter(clock.instant()) ? Standing.VALID : Standing.EXPIRED;
    }

    @Override
    public boolean served(String hash) {
        MemoryState.BootTokenRow row = state.bootTokens.get(hash);
        if (row == null || row.served() != null) {
            return false;
        }
        state.bootTokens.put(hash, new MemoryState.BootTokenRow(row.instance(), row.expires(), clock.instant()));
        return true;
    }

    private static double seconds(Instant time) {
        return time.getEpochSecond() + time.getNano() / 1e9;
    }
}
