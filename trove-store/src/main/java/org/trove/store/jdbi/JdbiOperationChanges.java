package org.trove.store.jdbi;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.trove.model.ProjectId;
import org.trove.operation.OperationChanges;
import org.trove.operation.OperationRecord;

final class JdbiOperationChanges implements OperationChanges {
    private final Sql sql;

    JdbiOperationChanges(Sql sql) {
        this.sql = sql;
    }

    @Override
    public boolean isPending() {
        return sql.first("SELECT 1 FROM operations WHERE unnumbered = 1 LIMIT 1", rs -> true)
                .isPresent();
    }

    /**
     * The clock is locked first and rows that somebody holds are passed over, so this waits for nobody who could wait for it. Such
     * rows are being changed anyway; they are found the next time.
     */
    @Override
    public int number(int limit) {
        long last = sql.first("SELECT number FROM operation_clock WHERE id = 1 FOR UPDATE", rs -> rs.getLong(1))
                .orElseThrow();
        List<Long> changed = sql.list(
                "SELECT seq FROM operations WHERE unnumbered = 1 ORDER BY seq LIMIT ? FOR UPDATE SKIP LOCKED",
                rs -> rs.getLong(1),
                limit);
        if (changed.isEmpty()) {
            return 0;
        }
        String places = Sql.placeholders(Sql.padded(changed.size()));
        List<Object> arguments = new ArrayList<>();
        arguments.add(last);
        arguments.addAll(List.of(Sql.padded(changed)));
        arguments.addAll(List.of(Sql.padded(changed)));
        sql.update(
                "UPDATE operations SET change_number = ? + FIELD(seq, " + places
                        + "), numbered_at = updated WHERE seq IN (" + places + ")",
                arguments.toArray());
        if (sql.update("UPDATE operation_clock SET number = ? WHERE id = 1 AND number = ?", last + changed.size(), last)
                != 1) {
            throw new RowsChangedException("operation_clock");
        }
        return changed.size();
    }

    @Override
    public long last() {
        return sql.first("SELECT number FROM operation_clock WHERE id = 1", rs -> rs.getLong(1))
                .orElseThrow();
    }

    @Override
    public List<OperationRecord> after(Collection<ProjectId> projects, long number, int limit) {
        if (projects.isEmpty()) {
            return List.of();
        }
        List<String> names = projects.stream().map(ProjectId::value).sorted().toList();
        List<Object> arguments = new ArrayList<>(List.of(Sql.padded(names)));
        arguments.add(number);
        arguments.add(limit);
        return sql.list(
                OperationRecordRows.SELECT + " WHERE o.project_id IN (" + Sql.placeholders(Sql.padded(names.size()))
                        + ") AND o.change_number > ? ORDER BY o.change_number LIMIT ?",
                OperationRecordRows::map,
                arguments.toArray());
    }
}
