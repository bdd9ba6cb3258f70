package org.trove.store.jdbi;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.trove.operation.Intervention;
import org.trove.operation.OperationDesk;
import org.trove.operation.OperationRecord;
import org.trove.operation.OperationState;
import org.trove.operation.Rewrite;
import org.trove.operation.StepRecord;

final class JdbiOperationDesk implements OperationDesk {
    private static final String AS_SEEN =
            " WHERE id = ? AND state = ? AND step = ? AND undoing = ? AND fencing_token = ?";

    private final Sql sql;
    private final SubjectQueues queues;

    JdbiOperationDesk(Sql sql) {
        this.sql = sql;
        this.queues = new SubjectQueues(sql);
    }

    @Override
    public Optional<OperationRecord> lock(String id) {
        return sql.first(OperationRecordRows.SELECT + " WHERE o.id = ? FOR UPDATE", OperationRecordRows::map, id);
    }

    @Override
    public boolean cancel(OperationRecord seen) {
        return sql.update(
                        "UPDATE operations SET cancel_requested = 1, woken = IF(state = 'RUNNING', 1, woken),"
                                + " next_attempt_at = IF(state IN ('PENDING', 'WAITING'), UTC_TIMESTAMP(6), next_attempt_at),"
                                + " updated = UTC_TIMESTAMP(6)" + AS_SEEN
                                + " AND cancel_requested = 0 AND undoing = 0 AND next_attempt_at IS NOT NULL",
                        seen.id(),
                        seen.state().name(),
                        seen.step(),
                        seen.undoing() ? 1 : 0,
                        seen.token())
                == 1;
    }

    @Override
    public boolean rewrite(OperationRecord seen, Rewrite to) {
        if (!move(seen, to)) {
            return false;
        }
        if (seen.state().isEnded() && !to.state().isEnded()) {
            queues.reenter(seen.id());
        } else if (!seen.state().isEnded() && to.state().isEnded()) {
            queues.leave(seen.id());
        }
        return true;
    }

    private boolean move(OperationRecord seen, Rewrite to) {
        return sql.update(
                        "UPDATE operations SET state = ?, step = ?, attempt = 0, round = round + ?, undoing = ?, ends_as = ?, cancel_requested = ?, woken = 0,"
                                + " waits_for = 'NOTHING', reason = ?, lease_holder = NULL, lease_until = NULL,"
                                + " next_attempt_at = IF(? = 1, NULL, UTC_TIMESTAMP(6)), step_started_at = NULL,"
                                + " payload = IF(? = 1, NULL, payload), fencing_token = fencing_token + 1,"
                                + " updated = UTC_TIMESTAMP(6)" + AS_SEEN,
                        to.state().name(),
                        to.step(),
                        // The tries to come begin at attempt 1 again, beside those that were made before.
                        seen.state().isEnded() ? 1 : 0,
                        to.direction().isUndoing() ? 1 : 0,
                        to.direction().isUndoing() ? to.direction().end().name() : null,
                        to.cancelRequested() ? 1 : 0,
                        to.reason(),
                        to.state().isEnded() ? 1 : 0,
                        to.state() == OperationState.SUCCEEDED ? 1 : 0,
                        seen.id(),
                        seen.state().name(),
                        seen.step(),
                        seen.undoing() ? 1 : 0,
                        seen.token())
                == 1;
    }

    @Override
    public void keep(OperationRecord seen, StepRecord step) {
        sql.update(
                "INSERT INTO operation_steps (operation_seq, round, undoing, name, attempt, outcome, output, reason,"
                        + " started_at, created, updated)"
                        + " SELECT seq, round, ?, ?, ?, ?, ?, ?, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6), UTC_TIMESTAMP(6)"
                        + " FROM operations WHERE id = ?"
                        + " ON DUPLICATE KEY UPDATE outcome = VALUES(outcome), output = VALUES(output),"
                        + " reason = VALUES(reason), updated = VALUES(updated)",
                seen.undoing() ? 1 : 0,
                step.name(),
                step.attempt(),
                step.outcome().name(),
                Json.write(step.output()),
                step.reason(),
                seen.id());
    }

    @Override
    public void record(String id, Intervention.Action action, String userId, @Nullable String reason) {
        sql.update(
                "INSERT INTO operation_interventions (operation_seq, action, user_id, reason, created)"
                        + " SELECT seq, ?, ?, ?, UTC_TIMESTAMP(6) FROM operations WHERE id = ?",
                action.name(),
                userId,
                reason,
                id);
    }

    /** A tenth of the limit in operations: one has some steps, and an operation goes only when all of its steps have gone. */
    @Override
    public int prune(Duration age, int limit) {
        List<Long> old = sql.list(
                "SELECT seq FROM operations WHERE ended_at <= UTC_TIMESTAMP(6) - INTERVAL ? SECOND"
                        + " ORDER BY ended_at LIMIT ? FOR UPDATE SKIP LOCKED",
                rs -> rs.getLong(1),
                age.toSeconds(),
                Math.max(1, limit / 10));
        if (old.isEmpty()) {
            return 0;
        }
        int steps = delete("operation_steps", "operation_seq", old, limit);
        if (steps == limit) {
            return steps;
        }
        int gone = steps;
        for (String table : List.of("operation_interventions", "operation_subjects")) {
            int rows = delete(table, "operation_seq", old, limit);
            gone += rows;
            if (rows == limit) {
                return gone;
            }
        }
        return gone + delete("operations", "seq", old, limit);
    }

    private int delete(String table, String column, List<Long> operations, int limit) {
        Object[] arguments = new Object[Sql.padded(operations.size()) + 1];
        System.arraycopy(Sql.padded(operations), 0, arguments, 0, arguments.length - 1);
        arguments[arguments.length - 1] = limit;
        return sql.update(
                "DELETE FROM " + table + " WHERE " + column + " IN (" + Sql.placeholders(arguments.length - 1)
                        + ") LIMIT ?",
                arguments);
    }
}
