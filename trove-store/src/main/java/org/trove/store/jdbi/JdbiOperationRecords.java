package org.trove.store.jdbi;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.trove.model.ProjectId;
import org.trove.operation.Intervention;
import org.trove.operation.OperationFilter;
import org.trove.operation.OperationMark;
import org.trove.operation.OperationRecord;
import org.trove.operation.OperationRecords;
import org.trove.operation.OperationState;
import org.trove.operation.StepEntry;
import org.trove.operation.StepRecord;
import org.trove.operation.Subject;

final class JdbiOperationRecords implements OperationRecords {
    private final Sql sql;

    JdbiOperationRecords(Sql sql) {
        this.sql = sql;
    }

    @Override
    public List<OperationRecord> list(ProjectId project, OperationFilter filter, int limit, @Nullable String marker) {
        Conditions conditions = new Conditions();
        conditions.add("o.project_id = ?", project.value());
        if (marker != null) {
            conditions.add("o.seq < (SELECT m.seq FROM operations m WHERE m.id = ?)", marker);
        }
        if (filter.instance() != null) {
            conditions.add(
                    "o.seq IN (SELECT operation_seq FROM operation_subjects WHERE subject_type = 'instance' AND subject_id = ?)",
                    filter.instance().value());
        }
        if (filter.kind() != null) {
            conditions.add("o.kind = ?", filter.kind());
        }
        if (filter.state() != null) {
            conditions.add("o.state = ?", filter.state().name());
        }
        if (filter.since() != null) {
            conditions.add("o.created >= ?", Sql.time(filter.since()));
        }
        conditions.arguments.add(limit);
        return sql.list(
                OperationRecordRows.SELECT + " WHERE " + String.join(" AND ", conditions.texts)
                        + " ORDER BY o.seq DESC LIMIT ?",
                OperationRecordRows::map,
                conditions.arguments.toArray());
    }

    @Override
    public Optional<OperationRecord> find(String id) {
        return sql.first(OperationRecordRows.SELECT + " WHERE o.id = ?", OperationRecordRows::map, id);
    }

    @Override
    public List<StepEntry> steps(String id) {
        return sql.list(
                "SELECT s.name, s.attempt, s.outcome, s.output, s.reason, s.undoing, s.started_at, s.created,"
                        + " s.updated FROM operation_steps s JOIN operations o ON o.seq = s.operation_seq WHERE o.id = ?"
                        + " ORDER BY s.created, s.round, s.undoing, s.attempt",
                JdbiOperationRecords::entry,
                id);
    }

    private static StepEntry entry(ResultSet rs) throws SQLException {
        return new StepEntry(
                new StepRecord(
                        rs.getString(1),
                        rs.getInt(2),
                        StepRecord.Outcome.valueOf(rs.getString(3)),
                        Json.texts(rs.getString(4)),
                        rs.getString(5)),
                rs.getBoolean(6),
                Sql.nullableTime(rs, 7),
                Sql.time(rs, 8),
                Sql.time(rs, 9));
    }

    @Override
    public List<Intervention> interventions(String id) {
        return sql.list(
                "SELECT i.action, i.user_id, i.reason, i.created FROM operation_interventions i"
                        + " JOIN operations o ON o.seq = i.operation_seq WHERE o.id = ? ORDER BY i.id",
                rs -> new Intervention(
                        Intervention.Action.valueOf(rs.getString(1)),
                        rs.getString(2),
                        rs.getString(3),
                        Sql.time(rs, 4)),
                id);
    }

    @Override
    public Map<String, OperationMark> marks(Collection<String> ids) {
        Map<String, OperationMark> marks = new HashMap<>();
        if (!ids.isEmpty()) {
            List<String> asked = List.copyOf(ids);
            sql.list(
                    "SELECT id, state, step, undoing FROM operations WHERE id IN ("
                            + Sql.placeholders(Sql.padded(asked.size())) + ")",
                    rs -> marks.put(
                            rs.getString(1),
                            new OperationMark(
                                    OperationState.valueOf(rs.getString(2)), rs.getString(3), rs.getBoolean(4))),
                    Sql.padded(asked));
        }
        return marks;
    }

    @Override
    public List<Subject> subjects(String id) {
        return sql.list(
                "SELECT s.subject_type, s.subject_id FROM operation_subjects s JOIN operations o ON o.seq = s.operation_seq"
                        + " WHERE o.id = ? ORDER BY s.position",
                rs -> new Subject(rs.getString(1), rs.getString(2)),
                id);
    }

    @Override
    public boolean isBusy(Collection<Subject> subjects) {
        return !new SubjectQueues(sql).open(subjects).isEmpty();
    }

    /** Conditions that all hold, and their arguments. */
    private static final class Conditions {
        private final List<String> texts = new ArrayList<>();
        private final List<Object> arguments = new ArrayList<>();

        void add(String text, Object argument) {
            texts.add(text);
            arguments.add(argument);
        }
    }
}
