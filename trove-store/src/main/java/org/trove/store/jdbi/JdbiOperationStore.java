package org.trove.store.jdbi;

import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.trove.crypto.SecretBox;
import org.trove.operation.NewOperation;
import org.trove.operation.Operation;
import org.trove.operation.OperationState;
import org.trove.operation.OperationStore;
import org.trove.operation.Priority;
import org.trove.operation.StepRecord;
import org.trove.operation.Subject;

final class JdbiOperationStore implements OperationStore {
    private final Sql sql;
    private final SecretBox secrets;
    private final SubjectQueues queues;

    JdbiOperationStore(Sql sql, SecretBox secrets) {
        this.sql = sql;
        this.secrets = secrets;
        this.queues = new SubjectQueues(sql);
    }

    @Override
    public boolean insert(NewOperation operation) {
        boolean behind = queues.isBehind(operation.subjects());
        try {
            insert(operation, behind);
        } catch (UnableToExecuteStatementException e) {
            if (SqlErrors.isDuplicateKey(e)) {
                return false;
            }
            throw e;
        }
        queues.enter(operation.subjects());
        return true;
    }

    private void insert(NewOperation operation, boolean behind) {
        sql.update(
                "INSERT INTO operations (id, kind, version, step, project_id, subject_type, subject_id, state, outputs, payload,"
                        + " request_id, priority, next_attempt_at, created, updated)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, '{}', ?, ?, ?, IF(? = 1, '9999-01-01', UTC_TIMESTAMP(6)),"
                        + " UTC_TIMESTAMP(6), UTC_TIMESTAMP(6))",
                operation.id(),
                operation.kind().name(),
                operation.kind().version(),
                operation.kind().first().name(),
                operation.project().value(),
                operation.subject().type(),
                operation.subject().id(),
                (behind ? OperationState.QUEUED : OperationState.PENDING).name(),
                secrets.seal(operation.payload(), operation.id()),
                operation.requestId(),
                Priority.ofKind(operation.kind().name()).rank(),
                behind ? 1 : 0);
    }

    @Override
    public Optional<Operation> find(String id) {
        return sql.first(
                "SELECT " + OperationRows.COLUMNS + " FROM operations o WHERE o.id = ?",
                rs -> OperationRows.map(rs, secrets),
                id);
    }

    @Override
    public List<StepRecord> steps(String id) {
        return sql.list(
                "SELECT s.name, s.attempt, s.outcome, s.output, s.reason FROM operation_steps s"
                        + " JOIN operations o ON o.seq = s.operation_seq WHERE o.id = ?"
                        + " ORDER BY s.round, s.created, s.undoing, s.attempt",
                rs -> new StepRecord(
                        rs.getString(1),
                        rs.getInt(2),
                        StepRecord.Outcome.valueOf(rs.getString(3)),
                        Json.texts(rs.getString(4)),
                        rs.getString(5)),
                id);
    }

    @Override
    public List<Operation> openOf(Subject subject) {
        return sql.list(
                "SELECT " + OperationRows.COLUMNS
                        + " FROM operation_subjects s JOIN operations o ON o.seq = s.operation_seq"
                        + " WHERE s.subject_type = ? AND s.subject_id = ? AND s.open = 1 ORDER BY o.seq",
                rs -> OperationRows.map(rs, secrets),
                subject.type(),
                subject.id());
    }

    @Override
    public int requestCancel(Subject subject) {
        List<Long> open = queues.open(List.of(subject));
        return open.isEmpty()
                ? 0
                : sql.update(
                        "UPDATE operations SET cancel_requested = 1, updated = UTC_TIMESTAMP(6),"
                                + " woken = IF(state = 'RUNNING', 1, woken), next_attempt_at = IF(state IN ('PENDING', 'WAITING'), UTC_TIMESTAMP(6), next_attempt_at)"
                                + " WHERE seq IN (" + Sql.placeholders(Sql.padded(open.size()))
                                + ") AND state IN ('QUEUED', 'PENDING', 'RUNNING', 'WAITING')",
                        Sql.padded(open));
    }

    /**
     * One that is being worked on may be about to wait for just this: it is made due as soon as it waits. Most reports are awaited by
     * nobody, so the look locks nothing.
     */
    @Override
    public void wake(Collection<Subject> reported) {
        List<Long> open = queues.open(reported);
        if (!open.isEmpty()) {
            sql.update(
                    "UPDATE operations SET woken = IF(state = 'RUNNING', 1, woken), next_attempt_at = IF(state ="
                            + " 'WAITING', LEAST(next_attempt_at, UTC_TIMESTAMP(6)), next_attempt_at) WHERE seq IN ("
                            + Sql.placeholders(Sql.padded(open.size()))
                            + ") AND (state = 'RUNNING' OR state = 'WAITING' AND waits_for = 'GUEST')",
                    Sql.padded(open));
        }
    }

    @Override
    public Map<OperationState, Long> countByState() {
        Map<OperationState, Long> counts = new EnumMap<>(OperationState.class);
        sql.list(
                "SELECT state, COUNT(*) FROM operations WHERE priority IN (0, 1) AND next_attempt_at IS NOT NULL"
                        + " GROUP BY state",
                rs -> counts.put(OperationState.valueOf(rs.getString(1)), rs.getLong(2)));
        return counts;
    }
}
