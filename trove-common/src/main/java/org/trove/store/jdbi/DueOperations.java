package org.trove.store.jdbi;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.trove.model.ProjectId;
import org.trove.operation.DueOperation;
import org.trove.operation.FairChoice;
import org.trove.operation.Priority;

/**
 * Looks for due operations: the oldest of each priority from the index alone, without a lock. In a backlog that is longer than
 * what is looked at, some looks go past the projects that fill it.
 */
final class DueOperations {
    /** More are looked at than are taken, so that a project with one finds its turn behind one with hundreds. */
    private static final int NORMAL_WINDOW = 1_000;

    private static final int URGENT_WINDOW = 250;

    /** A look beyond the window reads all that is due, some 10 ms for 100,000; so it is not made each time. */
    private static final int LOOKS_PER_LOOK_BEYOND = 8;

    private static final int LIMIT_BEYOND = 64;
    private static final int MAX_PASSED_PROJECTS = 256;

    private static final String DUE = "SELECT seq, project_id, priority FROM operations FORCE INDEX (operations_due)"
            + " WHERE priority = %d AND next_attempt_at <= UTC_TIMESTAMP(6)%s ORDER BY next_attempt_at LIMIT %d";
    private static final String WINDOW =
            "(" + DUE.formatted(0, "", URGENT_WINDOW) + ") UNION ALL (" + DUE.formatted(1, "", NORMAL_WINDOW) + ")";

    private final JdbiDatabase database;
    private final AtomicInteger looks = new AtomicInteger();

    DueOperations(JdbiDatabase database) {
        this.database = database;
    }

    /** What is due, in the order in which to take it. */
    List<DueOperation> inOrder() {
        List<DueOperation> due = database.query(this::look);
        return due.size() < 2 ? due : FairChoice.order(due, database.chance());
    }

    private List<DueOperation> look(Sql sql) {
        List<DueOperation> due = new ArrayList<>(query(sql, WINDOW, List.of()));
        if (due.size() < URGENT_WINDOW) {
            return due;
        }
        boolean beyond = looks.incrementAndGet() % LOOKS_PER_LOOK_BEYOND == 0;
        for (Priority priority : Priority.values()) {
            List<DueOperation> same =
                    due.stream().filter(one -> one.priority() == priority).toList();
            int window = priority == Priority.URGENT ? URGENT_WINDOW : NORMAL_WINDOW;
            if (beyond && same.size() == window) {
                due.addAll(lookBeyond(sql, priority, same));
            }
        }
        return due;
    }

    private static List<DueOperation> lookBeyond(Sql sql, Priority priority, List<DueOperation> window) {
        List<String> passed = window.stream()
                .map(one -> one.project().value())
                .distinct()
                .limit(MAX_PASSED_PROJECTS)
                .toList();
        String others = " AND project_id NOT IN (" + Sql.placeholders(Sql.padded(passed.size())) + ")";
        return query(sql, DUE.formatted(priority.rank(), others, LIMIT_BEYOND), passed);
    }

    private static List<DueOperation> query(Sql sql, String query, List<String> passed) {
        return sql.list(
                query,
                rs -> new DueOperation(rs.getLong(1), new ProjectId(rs.getString(2)), Priority.ofRank(rs.getInt(3))),
                passed.isEmpty() ? Collections.emptyList().toArray() : Sql.padded(passed));
    }
}
