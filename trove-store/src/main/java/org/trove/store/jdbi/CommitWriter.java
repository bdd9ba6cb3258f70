package org.trove.store.jdbi;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.trove.operation.Change;
import org.trove.operation.CommitOutcome;
import org.trove.operation.Lease;
import org.trove.operation.OperationState;
import org.trove.operation.StepCommit;
import org.trove.operation.StepRecord;
import org.trove.operation.Subject;

/** Writes results of steps in one transaction, each only under its own lease. */
final class CommitWriter {
    private static final String HELD = " WHERE id = ? AND lease_holder = ? AND fencing_token = ? AND state = 'RUNNING'";

    private static final Subject NONE = new Subject("", "");

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
     * Subjects are written before operations, as requests do it, and in their order, as heartbeats do it, so that they do not
     * lock each other out.
     */
    private Map<LeasedCommit, CommitOutcome> writeAll(Sql sql, List<LeasedCommit> commits) {
        List<LeasedCommit> ordered = commits.stream()
                .sorted(Comparator.comparing(CommitWriter::order))
                .toList();
        ChangeWriters changes = new ChangeWriters(sql);
        ordered.forEach(one -> one.commit.changes().forEach(changes::apply));
        changes.settle();
        SubjectQueues queues = new SubjectQueues(sql);
        Map<LeasedCommit, CommitOutcome> outcomes = new HashMap<>();
        for (LeasedCommit one : ordered) {
            keep(sql, one.lease, one.commit.record());
            outcomes.put(one, write(sql, one));
            if (one.commit.state().isEnded()) {
                queues.leave(one.lease.operationId());
            }
        }
        return outcomes;
    }

    private static Subject order(LeasedCommit one) {
        return one.commit.changes().stream()
                .map(Change::subject)
                .min(Comparator.naturalOrder())
                .orElse(NONE);
    }

    /**
     * A try that waits is written several times and began the first time. The process knows only how long the try took, so that
     * no clock but the database's counts; a process whose clock jumped cannot move the begin before the step's own.
     */
    private static void keep(Sql sql, Lease lease, StepRecord record) {
        sql.update(
                "INSERT INTO operation_steps (operation_seq, round, undoing, name, attempt, outcome, output, reason,"
                        + " started_at, created, updated)"
                        + " SELECT seq, round, undoing, ?, ?, ?, ?, ?, GREATEST(COALESCE(step_started_at, created),"
                        + " UTC_TIMESTAMP(6) - INTERVAL ? MICROSECOND), UTC_TIMESTAMP(6), UTC_TIMESTAMP(6)"
                        + " FROM operations" + HELD
                        + " ON DUPLICATE KEY UPDATE started_at = IF(outcome = 'POSTPONED', VALUES(started_at),"
                        + " operation_steps.started_at), outcome = VALUES(outcome), output = VALUES(output),"
                        + " reason = VALUES(reason), updated = VALUES(updated)",
                record.name(),
                record.attempt(),
                record.outcome().name(),
                Json.write(record.output()),
                record.reason(),
                JdbiOperationJournal.micros(record.took()),
                lease.operationId(),
                lease.holder(),
                lease.token());
    }

    /** The answer carries whether a cancel is asked for, so that the next boundary costs no read. */
    private static CommitOutcome write(Sql sql, LeasedCommit one) {
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
                        + HELD,
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
                one.lease.operationId(),
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
