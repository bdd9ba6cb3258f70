package org.trove.store.jdbi;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.trove.crypto.SecretBox;
import org.trove.model.ProjectId;
import org.trove.operation.Direction;
import org.trove.operation.Operation;
import org.trove.operation.OperationState;
import org.trove.operation.OperationType;
import org.trove.operation.Subject;
import org.trove.operation.WaitsFor;

/** The columns of an operation and what they mean. */
final class OperationRows {
    /** In the order in which the mappers read them, for a row called o. */
    static final String COLUMNS = "o.id, o.kind, o.project_id, o.subject_id, o.state, o.step, o.attempt, o.undoing,"
            + " o.cancel_requested, o.outputs, TIMESTAMPDIFF(MICROSECOND, o.step_started_at, UTC_TIMESTAMP(6)), o.payload,"
            + " o.request_id, o.waits_for, o.reason, o.created, o.updated, o.ends_as, o.version,"
            + " o.subject_type";

    static final int COUNT = 20;

    private OperationRows() {}

    /** The operation in the given state; an unreadable payload is an error. */
    static Operation map(ResultSet rs, OperationState state, String payload) throws SQLException {
        return new Operation(
                rs.getString(1),
                new OperationType(rs.getString(2), rs.getInt(19)),
                new ProjectId(rs.getString(3)),
                new Subject(rs.getString(20), rs.getString(4)),
                state,
                rs.getString(6),
                rs.getInt(7),
                direction(rs, 18),
                rs.getBoolean(9),
                Json.texts(rs.getString(10)),
                Duration.of(Math.max(0, rs.getLong(11)), ChronoUnit.MICROS),
                payload,
                rs.getString(13),
                WaitsFor.valueOf(rs.getString(14)),
                rs.getString(15),
                Sql.time(rs, 16),
                Sql.time(rs, 17));
    }

    /** From the columns 8 (undoing) and 9 (cancel requested). One that ran backwards before its end was kept ends as it would have then. */
    static Direction direction(ResultSet rs, int endColumn) throws SQLException {
        if (!rs.getBoolean(8)) {
            return Direction.FORWARD;
        }
        String end = rs.getString(endColumn);
        boolean cancelled =
                end == null ? rs.getBoolean(9) : OperationState.CANCELLED.name().equals(end);
        return cancelled ? Direction.BACK_CANCELLED : Direction.BACK_FAILED;
    }

    static Operation map(ResultSet rs, SecretBox secrets) throws SQLException {
        return map(rs, OperationState.valueOf(rs.getString(5)), open(rs, secrets));
    }

    /** The request in clear; empty where it was forgotten. @throws IllegalArgumentException where it cannot be opened */
    static String open(ResultSet rs, SecretBox secrets) throws SQLException {
        @Nullable String sealed = rs.getString(12);
        return sealed == null ? "" : secrets.open(sealed, rs.getString(1));
    }
}
