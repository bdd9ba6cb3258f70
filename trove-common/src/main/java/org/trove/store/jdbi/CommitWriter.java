package org.trove.store.jdbi;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.trove.operation.Change;
import org.trove.operation.CommitOutcome;
import org.trove.operation.OperationState;
import org.trove.operation.StepCommit;
import org.trove.operation.StepRecord;
import org.trove.store.InstanceChange;

/** Writes results of steps in one transaction, each only under its own lease. */
final class CommitWriter {
    private final JdbiDatabase database;

    CommitWriter(JdbiDatabase database) {
        this.database = database;
    }

    /** Settles all of them. @throws RuntimeException where nothing was written */
    void write(List<LeasedCommit> commits) {
        List<LeasedCommit> left = new ArrayList<>(commits);
        while (!left.isEmpty()) {
            Map<LeasedCommit, CommitOutcome> outcomes;
            try {
                outcomes = database.transact(sql -> writeAll(sql, left));
            } catch (LeaseLost lost) {
                // Its changes are rolled back with those of the others, which go on without it.
                lost.commit.settle(CommitOutcome.LOST);
                left.remove(lost.commit);
                continue;
            }
            outcomes.forEach(LeasedCommit::settle);
            return;
        }
    }

    /**
     * Instances are written before operations, as requests do it, and both in the order of the instances, as heartbeats do it,
     * so that they do not lock each other out.
     */
    private Map<LeasedCommit, CommitOutcome> writeAll(Sql sql, List<LeasedCommit> commits) {
        Map<LeasedCommit, Held> held = held(sql, commits);
        InstanceChanges changes = new InstanceChanges(sql);
        held.keySet().forEach(one -> one.commit.changes().forEach(change -> changes.apply(instanceChange(change))));
        keep(sql, held);
        Map<LeasedCommit, CommitOutcome> outcomes = new HashMap<>();
        held.forEach((one, row) -> outcomes.put(one, write(sql, one, row)));
        held.forEach((one, row) -> {
            if (one.commit.state().isEnded() && row.instance != null) {
                promoteNext(sql, row.instance);
            }
        });
        return outcomes;
    }

    private static InstanceChange instanceChange(Change change) {
        if (change instanceof InstanceChange known) {
            return known;
        }
        throw new IllegalArgumentException("not a change of an instance: " + change.getClass());
    }

    /** The rows as they are before, in the order of their instances. Not locked yet: {@link #write} checks the lease again. */
    private static Map<LeasedCommit, Held> held(Sql sql, List<LeasedCommit> commits) {
        List<String> ids =
                commits.stream().map(one -> one.lease.operationId()).distinct().toList();
        Map<String, Held> rows = new HashMap<>();
        sql.list(
                "SELECT id, seq, undoing, instance_id, lease_holder, fencing_token FROM operations WHERE id IN ("
                        + Sql.placeholders(Sql.padded(ids.size())) + ") AND state = 'RUNNING'",
                rs -> rows.put(
                        rs.getString(1),
                        new Held(
                                rs.getLong(2),
                                rs.getBoolean(3),
                                rs.getString(4),
                                String.valueOf(rs.getString(5)),
                                rs.getLong(6))),
                Sql.padded(ids));
        Map<LeasedCommit, Held> held = new HashMap<>();
        for (LeasedCommit one : commits) {
            Held row = rows.get(one.lease.operationId());
            if (row == null || !row.holder.equals(one.lease.holder()) || row.token != one.lease.token()) {
                throw new LeaseLost(one);
            }
            held.put(one, row);
        }
        Map<LeasedCommit, Held> inOrder = new LinkedHashMap<>();
        held.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.comparing(Held::order)))
                .forEach(entry -> inOrder.put(entry.getKey(), entry.getValue()));
        return inOrder;
    }

    private static void keep(Sql sql, Map<LeasedCommit, Held> held) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        held.forEach((one, row) -> {
            StepRecord record = one.commit.record();
            rows.add(new @Nullable Object[] {
                row.seq,
                row.undoing ? 1 : 0,
                record.position(),
                record.attempt(),
                record.name(),
                record.outcome().name(),
                Json.write(record.output()),
                record.reason()
            });
        });
        int size = Sql.padded(rows.size());
        List<@Nullable Object> arguments = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            Collections.addAll(arguments, rows.get(Math.min(i, rows.size() - 1)));
        }
        String row = "(?, ?, ?, ?, ?, ?, ?, ?, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6))";
        sql.update(
                "INSERT INTO operation_steps (operation_seq, undoing, position, attempt, name, outcome, output, reason,"
                        + " created, updated) VALUES " + String.join(", ", Collections.nCopies(size, row))
                        + " ON DUPLICATE KEY UPDATE outcome = VALUES(outcome), output = VALUES(output),"
                        + " reason = VALUES(reason), updated = VALUES(updated)",
                arguments.toArray());
    }

    /** The answer carries whether a cancel is asked for, so that the next boundary costs no read. */
    private static CommitOutcome write(Sql sql, LeasedCommit one, Held row) {
        StepCommit commit = one.commit;
        OperationState state = commit.state();
        int undoing = commit.direction().isUndoing() ? 1 : 0;
        boolean sameTime = commit.record().outcome() != StepRecord.Outcome.POSTPONED;
        OptionalLong answer = sql.updateAnswering(
                "UPDATE operations SET step_started_at = IF(step = ? AND undoing = ? AND ? = 1, step_started_at, "
                        + (state == OperationState.RUNNING ? "UTC_TIMESTAMP(6)" : "NULL") + "),"
                        + " outputs = JSON_MERGE_PATCH(outputs, ?),"
                        + " step = ?, attempt = ?, undoing = ?, ends_as = ?, waits_for = ?, reason = ?, state = ?,"
                        + " updated = UTC_TIMESTAMP(6),"
                        + " fencing_token = fencing_token + 0 * LAST_INSERT_ID(1 + cancel_requested)"
                        + afterwards(state)
                        + " WHERE seq = ? AND lease_holder = ? AND fencing_token = ? AND state = 'RUNNING'",
                commit.nextStep(),
                undoing,
                sameTime ? 1 : 0,
                Json.write(commit.record().output()),
                commit.nextStep(),
                commit.attempt(),
                undoing,
                undoing == 1 ? commit.direction().end().name() : null,
                commit.waitsFor().name(),
                commit.reason(),
                state.name(),
                JdbiOperationJournal.micros(commit.delay()),
                row.seq,
                one.lease.holder(),
                one.lease.token());
        return CommitOutcome.written(answer.orElseThrow(() -> new LeaseLost(one)) > 1);
    }

    /** What becomes of lease, due time and request; takes the delay in microseconds as its argument. */
    private static String afterwards(OperationState state) {
        String letGo = ", lease_holder = NULL, lease_until = NULL, next_attempt_at = ";
        return switch (state) {
            case RUNNING -> ", woken = IF(? >= 0, woken, woken)";
            case QUEUED, PENDING, WAITING -> letGo + "UTC_TIMESTAMP(6) + INTERVAL IF(woken = 1, 0, ?) MICROSECOND";
            case SUCCEEDED -> letGo + "IF(? >= 0, NULL, NULL), payload = NULL";
            case FAILED, CANCELLED -> letGo + "IF(? >= 0, NULL, NULL)";
        };
    }

    private static void promoteNext(Sql sql, String instance) {
        sql.update(
                "UPDATE operations SET state = 'PENDING', next_attempt_at = UTC_TIMESTAMP(6), updated ="
                        + " UTC_TIMESTAMP(6) WHERE instance_id = ? AND state = 'QUEUED' ORDER BY seq LIMIT 1",
                instance);
    }

    /** The row of an operation under its lease, before a result is written. */
    private record Held(long seq, boolean undoing, @Nullable String instance, String holder, long token) {
        String order() {
            return instance == null ? "" : instance;
        }
    }

    /** Rolls the transaction back. */
    private static final class LeaseLost extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient LeasedCommit commit;

        LeaseLost(LeasedCommit commit) {
            super("the lease is no longer the current one", null, false, false);
            this.commit = commit;
        }
    }
}
