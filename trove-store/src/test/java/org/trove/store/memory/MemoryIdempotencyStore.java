package org.trove.store.memory;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.trove.model.ProjectId;
import org.trove.store.IdempotencyStore;
import org.trove.store.KeptAnswer;
import org.trove.store.ReservedKey;

final class MemoryIdempotencyStore implements IdempotencyStore {
    private final MemoryState state;
    private final Clock clock;

    MemoryIdempotencyStore(MemoryState state, Clock clock) {
        this.state = state;
        this.clock = clock;
    }

    record Name(ProjectId project, String key) {
        static Name of(ReservedKey key) {
            return new Name(key.project(), key.key());
        }
    }

    record Row(ReservedKey key, @Nullable KeptAnswer answer, Instant heldUntil, Instant expires) {
        boolean isFree(Instant now) {
            return !now.isBefore(expires) || (answer == null && !now.isBefore(heldUntil));
        }
    }

    @Override
    public Reservation reserve(ReservedKey key, Duration hold, Duration keep) {
        Instant now = clock.instant();
        Row row = state.idempotencyKeys.get(Name.of(key));
        if (row == null || row.isFree(now)) {
            state.idempotencyKeys.put(Name.of(key), new Row(key, null, now.plus(hold), now.plus(keep)));
            return new Reservation.Taken();
        }
        if (!row.key().fingerprint().equals(key.fingerprint())) {
            return new Reservation.Different();
        }
        return row.answer() == null ? new Reservation.InProgress() : new Reservation.Answered(row.answer());
    }

    @Override
    public boolean complete(ReservedKey key, KeptAnswer answer) {
        Row row = state.idempotencyKeys.get(Name.of(key));
        if (row == null || !isHeld(row, key)) {
            return false;
        }
        state.idempotencyKeys.put(Name.of(key), new Row(key, answer, row.heldUntil(), row.expires()));
        return true;
    }

    @Override
    public void release(ReservedKey key) {
        Row row = state.idempotencyKeys.get(Name.of(key));
        if (row != null && isHeld(row, key)) {
            state.idempotencyKeys.remove(Name.of(key));
        }
    }

    private static boolean isHeld(Row row, ReservedKey key) {
        return row.answer() == null && row.key().owner().equals(key.owner());
    }

    @Override
    public int prune(int limit) {
        Instant now = clock.instant();
        List<Name> old = state.idempotencyKeys.entrySet().stream()
                .filter(entry -> !now.isBefore(entry.getValue().expires()))
                .map(java.util.Map.Entry::getKey)
                .limit(limit)
                .toList();
        old.forEach(state.idempotencyKeys::remove);
        return old.size();
    }
}
