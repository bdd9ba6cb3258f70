package org.trove.store.jdbi;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.trove.operation.Subject;

/**
 * The queues of subjects: which operations are open for them, and which of these may run.
 *
 * <p>Whoever accepts an operation writes into the rows of the open ones before it, and whoever ends one writes into the rows of those that
 * wait for it, before they look. So of two that meet, also on two nodes of a cluster, one comes after the other and sees what it did:
 * otherwise an operation could wait for one that has ended.
 */
final class SubjectQueues {
    private final Sql sql;

    SubjectQueues(Sql sql) {
        this.sql = sql;
    }

    /** Whether an operation of these subjects that is accepted now comes after an open one. */
    boolean isBehind(List<Subject> subjects) {
        List<Long> open = open(subjects);
        return !open.isEmpty()
                && sql.update(
                                "UPDATE operations SET followers = followers + 1 WHERE " + in("seq", open)
                                        + " AND state IN ('QUEUED', 'PENDING', 'RUNNING', 'WAITING')",
                                Sql.padded(open))
                        > 0;
    }

    /** Puts the operation whose row this connection has just inserted into the queues. */
    void enter(List<Subject> subjects) {
        List<Object> arguments = new ArrayList<>();
        for (int position = 0; position < subjects.size(); position++) {
            Subject subject = subjects.get(position);
            arguments.addAll(List.of(position, subject.type(), subject.id()));
        }
        sql.update(
                "INSERT INTO operation_subjects (operation_seq, position, subject_type, subject_id, open) VALUES "
                        + String.join(", ", Collections.nCopies(subjects.size(), "(LAST_INSERT_ID(), ?, ?, ?, 1)")),
                arguments.toArray());
    }

    /** Puts an operation that had ended into the queues again. */
    void reenter(String id) {
        sql.update(
                "UPDATE operation_subjects SET open = 1 WHERE operation_seq = (SELECT seq FROM operations WHERE id = ?)",
                id);
    }

    /** Takes an operation that ended out of the queues, and lets those begin that are the first of all their subjects now. */
    void leave(String id) {
        long seq = sql.first("SELECT seq FROM operations WHERE id = ?", rs -> rs.getLong(1), id)
                .orElseThrow();
        sql.update("UPDATE operation_subjects SET open = NULL WHERE operation_seq = ?", seq);
        List<Long> waiting = sql.list(
                "SELECT DISTINCT w.operation_seq FROM operation_subjects e JOIN operation_subjects w"
                        + " ON w.subject_type = e.subject_type AND w.subject_id = e.subject_id AND w.open = 1"
                        + " WHERE e.operation_seq = ? AND w.operation_seq > e.operation_seq ORDER BY w.operation_seq",
                rs -> rs.getLong(1),
                seq);
        if (!waiting.isEmpty()) {
            promote(waiting);
        }
    }

    private void promote(List<Long> waiting) {
        sql.update(
                "UPDATE operations SET followers = followers + 1 WHERE " + in("seq", waiting) + " AND state = 'QUEUED'",
                Sql.padded(waiting));
        List<Long> first = new ArrayList<>(waiting);
        first.removeAll(sql.list(
                "SELECT DISTINCT w.operation_seq FROM operation_subjects w JOIN operation_subjects f"
                        + " ON f.subject_type = w.subject_type AND f.subject_id = w.subject_id AND f.open = 1"
                        + " AND f.operation_seq < w.operation_seq WHERE " + in("w.operation_seq", waiting),
                rs -> rs.getLong(1),
                Sql.padded(waiting)));
        if (!first.isEmpty()) {
            sql.update(
                    "UPDATE operations SET state = 'PENDING', next_attempt_at = UTC_TIMESTAMP(6),"
                            + " updated = UTC_TIMESTAMP(6) WHERE " + in("seq", first) + " AND state = 'QUEUED'",
                    Sql.padded(first));
        }
    }

    /** The open operations that have one of these subjects, in the order of their acceptance. */
    List<Long> open(Collection<Subject> subjects) {
        Map<String, List<String>> byType = subjects.stream()
                .sorted()
                .collect(Collectors.groupingBy(
                        Subject::type, Collectors.mapping(Subject::id, Collectors.toUnmodifiableList())));
        List<Long> open = new ArrayList<>();
        byType.forEach((type, ids) -> {
            List<Object> arguments = new ArrayList<>(List.of(type));
            arguments.addAll(List.of(Sql.padded(ids)));
            open.addAll(sql.list(
                    "SELECT operation_seq FROM operation_subjects WHERE subject_type = ? AND " + in("subject_id", ids)
                            + " AND open = 1",
                    rs -> rs.getLong(1),
                    arguments.toArray()));
        });
        return open.stream().distinct().sorted().toList();
    }

    private static String in(String column, List<?> values) {
        return column + " IN (" + Sql.placeholders(Sql.padded(values.size())) + ")";
    }
}
