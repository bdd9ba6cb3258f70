package org.trove.store.memory;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.trove.operation.Change;
import org.trove.operation.ClaimedOperation;
import org.trove.operation.CommitOutcome;
import org.trove.operation.FairChoice;
import org.trove.operation.Lease;
import org.trove.operation.OperationJournal;
import org.trove.operation.OperationState;
import org.trove.operation.OperationType;
import org.trove.operation.StepCommit;
import org.trove.operation.WaitsFor;
import org.trove.store.InstanceChange;

/** The journal of a {@link MemoryDatabase}; its times are that database's clock. */
public final class MemoryOperationJournal implements OperationJournal {
    private static final double STEP_OF_CHANCE = 0.382;

    private final MemoryDatabase database;
    private double chance;

    public MemoryOperationJournal(MemoryDatabase database) {
        this.database = database;
    }

    /** In two transactions, as the journal of a real database may need several. */
    @Override
    public List<ClaimedOperation> claim(String holder, Set<OperationType> known, int limit, Duration lease) {
        List<ClaimedOperation> claimed = new ArrayList<>(claimPart(holder, known, (limit + 1) / 2, lease));
        if (claimed.isEmpty() || claimed.size() == limit) {
            return claimed;
        }
        try {
            claimed.addAll(claimPart(holder, known, limit - claimed.size(), lease));
        } catch (RuntimeException e) {
            return claimed;
        }
        return claimed;
    }

    private List<ClaimedOperation> claimPart(String holder, Set<OperationType> known, int limit, Duration lease) {
        Instant now = database.clock().instant();
        return database.change(state -> {
            Map<Long, OperationRow> due = new LinkedHashMap<>();
            state.operations.values().stream()
                    .filter(row ->
                            row.isDue(now) && known.contains(row.accepted.kind().type()))
                    .sorted(Comparator.<OperationRow, Instant>comparing(row -> row.due)
                            .thenComparing(row -> row.seq))
                    .forEach(row -> due.put(row.seq, row));
            return FairChoice.order(
                            due.values().stream().map(OperationRow::toDue).toList(), nextChance())
                    .stream()
                    .limit(limit)
                    .map(chosen -> Objects.requireNonNull(due.get(chosen.seq())))
                    .map(found -> {
                        OperationRow row = state.operation(found.id());
                        row.claim(holder, lease, now);
                        Lease held = new Lease(row.accepted.id(), holder, row.token);
                        return new ClaimedOperation(row.toOperation(now), held);
                    })
                    .toList();
        });
    }

    /** Different each time and the same in each run. */
    private synchronized double nextChance() {
        chance = (chance + STEP_OF_CHANCE) % 1;
        return chance;
    }

    @Override
    public Map<OperationType, Long> unknown(Set<OperationType> known, Duration overdue) {
        Instant since = database.clock().instant().minus(overdue);
        return database.change(state -> {
            List<OperationRow> found = state.operations.values().stream()
                    .filter(row -> row.state != OperationState.RUNNING
                            && row.isDue(since)
                            && !known.contains(row.accepted.kind().type()))
                    .toList();
            found.forEach(one -> {
                OperationRow row = state.operation(one.id());
                row.waitsFor = WaitsFor.TASK_MANAGER;
                row.reason = "No task manager that runs knows operation "
                        + row.accepted.kind().type() + ".";
            });
            return found.stream()
                    .collect(Collectors.groupingBy(row -> row.accepted.kind().type(), Collectors.counting()));
        });
    }

    @Override
    public int renew(Collection<Lease> leases, Duration lease) {
        Instant until = database.clock().instant().plus(lease);
        return database.change(state -> {
            List<String> held = leases.stream()
                    .filter(one -> held(state, one) != null)
                    .map(Lease::operationId)
                    .toList();
            held.forEach(id -> state.operation(id).due = until);
            return held.size();
        });
    }

    @Override
    public Set<Lease> cancelled(Collection<Lease> leases) {
        return database.change(state -> leases.stream()
                .filter(lease -> {
                    OperationRow row = held(state, lease);
                    return row != null && row.cancelRequested && !row.direction.isUndoing();
                })
                .collect(Collectors.toSet()));
    }

    @Override
    public CommitOutcome commit(Lease lease, StepCommit commit) {
        Instant now = database.clock().instant();
        return database.change(state -> {
            OperationRow row = held(state, lease);
            if (row == null) {
                return CommitOutcome.LOST;
            }
            MemoryInstanceStore instances = new MemoryInstanceStore(state, database.clock());
            for (Change change : commit.changes()) {
                if (!(change instanceof InstanceChange instanceChange)) {
                    throw new IllegalArgumentException("unknown change: " + change);
                }
                instances.apply(instanceChange);
            }
            row.write(commit, now);
            if (row.state.isEnded()) {
                state.promote(row, now);
            }
            return CommitOutcome.written(row.cancelRequested);
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
