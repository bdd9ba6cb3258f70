package org.trove.store.jdbi;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.jspecify.annotations.Nullable;
import org.trove.crypto.SecretBox;
import org.trove.store.IdempotencyStore;
import org.trove.store.KeptAnswer;
import org.trove.store.ReservedKey;

final class JdbiIdempotencyStore implements IdempotencyStore {
    private static final String ONE = " WHERE project_id = ? AND idempotency_key = ?";
    private static final String HELD = ONE + " AND owner = ? AND status IS NULL";

    private final Sql sql;
    private final SecretBox secrets;

    JdbiIdempotencyStore(Sql sql, SecretBox secrets) {
        this.sql = sql;
        this.secrets = secrets;
    }

    @Override
    public Reservation reserve(ReservedKey key, Duration hold, Duration keep) {
        sql.update(
                "DELETE FROM idempotency_keys" + ONE + " AND (expires_at <= UTC_TIMESTAMP(6)"
                        + " OR status IS NULL AND reserved_until <= UTC_TIMESTAMP(6))",
                key.project().value(),
                key.key());
        // Looked at first: a refused insertion would leave a line in the server's log and a lock on the row.
        return find(key).orElseGet(() -> insert(key, hold, keep));
    }

    private Reservation insert(ReservedKey key, Duration hold, Duration keep) {
        try {
            sql.update(
                    "INSERT INTO idempotency_keys (project_id, idempotency_key, fingerprint, owner, reserved_until,"
                            + " expires_at) VALUES (?, ?, ?, ?, UTC_TIMESTAMP(6) + INTERVAL ? SECOND,"
                            + " UTC_TIMESTAMP(6) + INTERVAL ? SECOND)",
                    key.project().value(),
                    key.key(),
                    key.fingerprint(),
                    key.owner(),
                    hold.toSeconds(),
                    keep.toSeconds());
            return new Reservation.Taken();
        } catch (UnableToExecuteStatementException e) {
            if (SqlErrors.isDuplicateKey(e)) {
                return find(key).orElseThrow(() -> e);
            }
            throw e;
        }
    }

    private Optional<Reservation> find(ReservedKey key) {
        return sql.first(
                "SELECT fingerprint, status, operation_id, body FROM idempotency_keys" + ONE,
                rs -> reservation(rs, key),
                key.project().value(),
                key.key());
    }

    private Reservation reservation(ResultSet rs, ReservedKey key) throws SQLException {
        if (!rs.getString(1).equals(key.fingerprint())) {
            return new Reservation.Different();
        }
        @Nullable Integer status = Sql.nullableInt(rs, 2);
        if (status == null) {
            return new Reservation.InProgress();
        }
        @Nullable String sealed = rs.getString(4);
        String body = sealed == null ? null : secrets.open(sealed, place(key));
        return new Reservation.Answered(new KeptAnswer(status, rs.getString(3), body));
    }

    @Override
    public boolean complete(ReservedKey key, KeptAnswer answer) {
        String body = answer.body();
        return sql.update(
                        "UPDATE idempotency_keys SET status = ?, operation_id = ?, body = ?" + HELD,
                        answer.status(),
                        answer.operationId(),
                        body == null ? null : secrets.seal(body, place(key)),
                        key.project().value(),
                        key.key(),
                        key.owner())
                == 1;
    }

    @Override
    public void release(ReservedKey key) {
        sql.update("DELETE FROM idempotency_keys" + HELD, key.project().value(), key.key(), key.owner());
    }

    @Override
    public int prune(int limit) {
        return sql.update(
                "DELETE FROM idempotency_keys WHERE expires_at <= UTC_TIMESTAMP(6) ORDER BY expires_at LIMIT ?", limit);
    }

    private static String place(ReservedKey key) {
        return "idempotency:" + key.project() + ":" + key.key();
    }
}
