package org.trove.store.jdbi;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.trove.model.ProjectId;
import org.trove.operation.DueOperation;
import org.trove.operation.FairChoice;
import org.trove.operation.OperationType;
import org.trove.operation.Priority;

/**
 * Looks for due operations: the oldest of each priority from the index alone, without a lock. In a backlog that is longer than
 * what is looked at, what died task managers held is looked for apart, as it became due only when its lease ran out, and some
 * looks go past the projects that fill the backlog.
 */
final class DueOperations {
    /** More are looked at than are taken, so that a project with one finds its turn behind one with hundreds. */
    private static final int NORMAL_WINDOW = 1_000;

    private static final int URGENT_WINDOW = 250;

    /** A look beyond the window reads all that is due, some 10 ms for 100,000; so it is not made each time. */
    private static final int LOOKS_PER_LOOK_BEYOND = 8;

    private static final int LAPSED_WINDOW = 250;
    private static final int LIMIT_BEYOND = 64;
    private static final int MAX_PASSED_PROJECTS = 256;

    private static final String DUE = "SELECT seq, project_id, priority, state = 'RUNNING' FROM operations"
            + " FORCE INDEX (operations_due)"
            + " WHERE priority = %d AND next_attempt_at <= UTC_TIMESTAMP(6)%s ORDER BY next_attempt_at LIMIT %d";

    /** Reads the rows that have a holder: as many as all task managers have in their hands. */
    static final String LAPSED = "SELECT seq, project_id, priority, 1 FROM operations FORCE INDEX (operations_lease)"
            + " WHERE lease_holder IS NOT NULL AND state = 'RUNNING' AND next_attempt_at <= UTC_TIMESTAMP(6)%s"
            + " ORDER BY next_attempt_at LIMIT " + LAPSED_WINDOW;

    private final JdbiDatabase database;
    private final AtomicInteger looks = new AtomicInteger();

    DueOperations(JdbiDatabase database) {
        this.database = database;
    }

    /** What of these types is due, in the order in which to take it. */
    List<DueOperation> inOrder(Set<OperationType> types) {
        if (types.isEmpty()) {
            return List.of();
        }
        List<DueOperation> due = database.query(sql -> look(sql, Types.in(types)));
        return due.size() < 2 ? due : FairChoice.order(due, database.chance());
    }

    private List<DueOperation> look(Sql sql, Types types) {
        String windows = "(" + DUE.formatted(0, types.condition(), URGENT_WINDOW) + ") UNION ALL ("
                + DUE.formatted(1, types.condition(), NORMAL_WINDOW) + ")";
        List<DueOperation> due = query(sql, windows, types.twice());
        Map<Priority, List<DueOperation>> full = fullWindows(due);
        if (full.isEmpty()) {
            return due;
        }
        Map<Long, DueOperation> found = new LinkedHashMap<>();
        due.forEach(one -> found.put(one.seq(), one));
        query(sql, LAPSED.formatted(types.condition()), types.arguments()).forEach(one -> found.put(one.seq(), one));
        if (looks.incrementAndGet() % LOOKS_PER_LOOK_BEYOND == 0) {
            full.forEach((priority, window) ->
                    lookBeyond(sql, priority, window, types).forEach(one -> found.putIfAbsent(one.seq(), one)));
        }
        return List.copyOf(found.values());
    }

    /** The priorities of which more is due than was looked at. */
    private static Map<Priority, List<DueOperation>> fullWindows(List<DueOperation> due) {
        Map<Priority, List<DueOperation>> windows = new EnumMap<>(Priority.class);
        if (due.size() >= URGENT_WINDOW) {
            windows.putAll(due.stream().collect(Collectors.groupingBy(DueOperation::priority)));
            windows.entrySet()
                    .removeIf(window -> window.getValue().size()
                            < (window.getKey() == Priority.URGENT ? URGENT_WINDOW : NORMAL_WINDOW));
        }
        return windows;
    }

    private static List<DueOperation> lookBeyond(Sql sql, Priority priority, List<DueOperation> window, Types types) {
        List<String> passed = window.stream()
                .map(one -> one.project().value())
                .distinct()
                .limit(MAX_PASSED_PROJECTS)
                .toList();
        String others = " AND project_id NOT IN (" + Sql.placeholders(Sql.padded(passed.size())) + ")";
        List<Object> arguments = new ArrayList<>(types.arguments());
        arguments.addAll(List.of(Sql.padded(passed)));
        return query(sql, DUE.formatted(priority.rank(), types.condition() + others, LIMIT_BEYOND), arguments);
    }

    private static List<DueOperation> query(Sql sql, String query, List<Object> arguments) {
        return sql.list(
                query,
                rs -> new DueOperation(
                        rs.getLong(1), new ProjectId(rs.getString(2)), Priority.ofRank(rs.getInt(3)), rs.getBoolean(4)),
                arguments.toArray());
    }

    /**
     * A condition that a row is of one of some types.
     *
     * @param condition begins with AND
     */
    record Types(String condition, List<Object> arguments) {
        Types {
            arguments = List.copyOf(arguments);
        }

        static Types in(Set<OperationType> types) {
            return of(types, " AND (kind, version) IN (");
        }

        static Types notIn(Set<OperationType> types) {
            return types.isEmpty() ? new Types("", List.of()) : of(types, " AND (kind, version) NOT IN (");
        }

        /** In one order, so that the database sees one statement. */
        private static Types of(Set<OperationType> types, String operator) {
            List<Object> arguments = types.stream()
                    .sorted(Comparator.comparing(OperationType::kind).thenComparingInt(OperationType::version))
                    .flatMap(type -> Stream.<Object>of(type.kind(), type.version()))
                    .toList();
            return new Types(
                    operator + String.join(", ", Collections.nCopies(types.size(), "(?, ?)")) + ")", arguments);
        }

        List<Object> twice() {
            List<Object> both = new ArrayList<>(arguments);
            both.addAll(arguments);
            return both;
        }
    }
}
