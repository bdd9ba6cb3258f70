package org.trove.store.memory;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.trove.operation.Intervention;
import org.trove.operation.OperationDesk;
import org.trove.operation.OperationRecord;
import org.trove.operation.OperationState;
import org.trove.operation.Rewrite;
import org.trove.operation.StepRecord;
import org.trove.operation.WaitsFor;

final class MemoryOperationDesk implements OperationDesk {
    private final MemoryState state;
    private final Clock clock;

    MemoryOperationDesk(MemoryState state, Clock clock) {
        this.state = state;
        this.clock = clock;
    }

    @Override
    public Optional<OperationRecord> lock(String id) {
        return Optional.ofNullable(state.operations.get(id)).map(row -> row.trace.recordOf(row));
    }

    @Override
    public boolean cancel(OperationRecord seen) {
        Optional<OperationRow> found =
                asSeen(seen).filter(row -> !row.cancelRequested && !row.direction.isUndoing() && !row.state.isEnded());
        found.ifPresent(row -> {
            Instant now = clock.instant();
            row.cancelRequested = true;
            row.woken = row.woken || row.state == OperationState.RUNNING;
            row.due = row.state == OperationState.PENDING || row.state == OperationState.WAITING ? now : row.due;
            row.updated = now;
        });
        return found.isPresent();
    }

    @Override
    public boolean rewrite(OperationRecord seen, Rewrite to) {
        Optional<OperationRow> found = asSeen(seen);
        found.ifPresent(row -> {
            move(row, to, clock.instant());
            if (seen.state().isEnded()) {
                row.trace.nextRound();
            } else if (to.state().isEnded()) {
                state.promote(row, clock.instant());
            }
        });
        return found.isPresent();
    }

    private static void move(OperationRow row, Rewrite to, Instant now) {
        row.state = to.state();
        row.step = to.step();
        row.attempt = 0;
        row.direction = to.direction();
        row.cancelRequested = to.cancelRequested();
        row.woken = false;
        row.waitsFor = WaitsFor.NOTHING;
        row.reason = to.reason();
        row.holder = null;
        row.due = now;
        row.stepStarted = null;
        row.token++;
        row.updated = now;
        row.payload = to.state() == OperationState.SUCCEEDED ? "" : row.payload;
    }

    private Optional<OperationRow> asSeen(OperationRecord seen) {
        return Optional.ofNullable(state.operations.get(seen.id()))
                .filter(row -> row.trace.recordOf(row).mark().equals(seen.mark()) && row.token == seen.token());
    }

    @Override
    public void keep(OperationRecord seen, StepRecord step) {
        OperationRow row = state.operations.get(seen.id());
        if (row != null) {
            row.trace.tried(step, seen.undoing(), clock.instant(), clock.instant());
        }
    }

    @Override
    public void record(String id, Intervention.Action action, String userId, @Nullable String reason) {
        OperationRow row = state.operations.get(id);
        if (row != null) {
            row.trace.interventions.add(new Intervention(action, userId, reason, clock.instant()));
        }
    }

    @Override
    public int prune(Duration age, int limit) {
        Instant latest = clock.instant().minus(age);
        List<String> old = state.operations.values().stream()
                .filter(row -> row.state.isEnded() && !row.updated.isAfter(latest))
                .sorted(Comparator.comparing(row -> row.updated))
                .limit(limit)
                .map(row -> row.accepted.id())
                .toList();
        old.forEach(state.operations::remove);
        return old.size();
    }
}
