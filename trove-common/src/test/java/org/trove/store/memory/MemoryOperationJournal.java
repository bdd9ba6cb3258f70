package org.trove.store.memory;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.trove.model.InstanceId;
import org.trove.operation.Change;
import org.trove.operation.ClaimedOperation;
import org.trove.operation.Lease;
import org.trove.operation.OperationJournal;
import org.trove.operation.OperationState;
import org.trove.operation.StepCommit;
import org.trove.store.InstanceChange;

/** The journal of a {@link MemoryDatabase}; its times are that database's clock. */
public final class MemoryOperationJournal implements OperationJournal {
    private final MemoryDatabase database;

    public MemoryOperationJournal(MemoryDatabase database) {
        this.database = database;
    }

    @Override
    public List<ClaimedOperation> claim(String holder, int limit, Duration lease) {
        Instant now = database.clock().instant();
        return database.change(state -> state.operations.values().stream()
                .filter(row -> row.isDue(now))
                .sorted(Comparator.<OperationRow, Instant>comparing(row -> row.due)
                        .thenComparing(row -> row.seq))
                .limit(limit)
                .map(row -> {
                    row.claim(holder, lease, now);
                    return new ClaimedOperation(row.toOperation(now), new Lease(row.accepted.id(), holder, row.token));
                })
                .toList());
    }

    @Override
    public int renew(String holder, Duration lease) {
        Instant until = database.clock().instant().plus(lease);
        return database.change(state -> {
            List<OperationRow> held = state.operations.values().stream()
                    .filter(row -> row.state == OperationState.RUNNING && holder.equals(row.holder))
                    .toList();
            held.forEach(row -> row.due = until);
            return held.size();
        });
    }

    @Override
    public boolean commit(Lease lease, StepCommit commit) {
        Instant now = database.clock().instant();
        return database.change(state -> {
            OperationRow row = held(state, lease);
            if (row == null) {
                return false;
            }
            MemoryInstanceStore instances = new MemoryInstanceStore(state, database.clock());
            for (Change change : commit.changes()) {
                if (!(change instanceof InstanceChange instanceChange)) {
                    throw new IllegalArgumentException("unknown change: " + change);
                }
                instances.apply(instanceChange);
            }
            row.write(commit, now);
            InstanceId instance = row.accepted.instance();
            if (row.state.isEnded() && instance != null) {
                promoteNext(state, instance, now);
            }
            return true;
        });
    }

    private static void promoteNext(MemoryState state, InstanceId instance, Instant now) {
        state.operations.values().stream()
                .filter(row -> instance.equals(row.accepted.instance()) && row.state == OperationState.QUEUED)
                .findFirst()
                .ifPresent(row -> {
                    row.state = OperationState.PENDING;
                    row.due = now;
                });
    }

    @Override
    public void release(Lease lease) {
        Instant now = database.clock().instant();
        database.change(state -> {
            OperationRow row = held(state, lease);
            if (row != null) {
                row.state = OperationState.PENDING;
                row.holder = null;
                row.due = now;
            }
            return row != null;
        });
    }

    private static @Nullable OperationRow held(MemoryState state, Lease lease) {
        OperationRow row = state.operations.get(lease.operationId());
        boolean current = row != null
                && row.state == OperationState.RUNNING
                && lease.holder().equals(row.holder)
                && lease.token() == row.token;
        return current ? row : null;
    }
}
