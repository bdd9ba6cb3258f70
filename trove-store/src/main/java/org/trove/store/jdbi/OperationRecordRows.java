package org.trove.store.jdbi;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.trove.model.ProjectId;
import org.trove.operation.OperationRecord;
import org.trove.operation.OperationState;
import org.trove.operation.OperationType;
import org.trove.operation.Subject;
import org.trove.operation.WaitsFor;

/** The columns of an operation that is looked at. */
final class OperationRecordRows {
    /**
     * Of a row called o. Where the first claim was not written down, the first result is the earliest thing known, and before it the
     * begin of the current step.
     */
    static final String SELECT =
            "SELECT o.id, o.kind, o.project_id, o.subject_id, o.state, o.step, o.attempt, o.undoing, o.cancel_requested,"
                    + " o.waits_for, o.reason, o.next_attempt_at, o.lease_holder, o.lease_until, o.fencing_token,"
                    + " o.request_id, o.created, o.updated, COALESCE(o.started_at,"
                    + " (SELECT MIN(s.created) FROM operation_steps s WHERE s.operation_seq = o.seq), o.step_started_at),"
                    + " o.ended_at, o.change_number, o.ends_as, o.version, o.subject_type FROM operations o";

    private OperationRecordRows() {}

    static OperationRecord map(ResultSet rs) throws SQLException {
        OperationState state = OperationState.valueOf(rs.getString(5));
        boolean running = state == OperationState.RUNNING;
        return new OperationRecord(
                rs.getString(1),
                new OperationType(rs.getString(2), rs.getInt(23)),
                new ProjectId(rs.getString(3)),
                new Subject(rs.getString(24), rs.getString(4)),
                state,
                rs.getString(6),
                rs.getInt(7),
                OperationRows.direction(rs, 22),
                rs.getBoolean(9),
                WaitsFor.valueOf(rs.getString(10)),
                rs.getString(11),
                isDueSomeTime(state) ? Sql.nullableTime(rs, 12) : null,
                running ? rs.getString(13) : null,
                running ? Sql.nullableTime(rs, 14) : null,
                rs.getLong(15),
                rs.getString(16),
                Sql.time(rs, 17),
                Sql.time(rs, 18),
                started(rs, state),
                Sql.nullableTime(rs, 20),
                rs.getLong(21));
    }

    private static @Nullable Instant started(ResultSet rs, OperationState state) throws SQLException {
        return state == OperationState.QUEUED ? null : Sql.nullableTime(rs, 19);
    }

    private static boolean isDueSomeTime(OperationState state) {
        return state == OperationState.PENDING || state == OperationState.WAITING;
    }
}
