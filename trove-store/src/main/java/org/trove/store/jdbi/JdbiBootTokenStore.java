package org.trove.store.jdbi;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import org.trove.model.InstanceId;
import org.trove.store.BootTokenStore;

final class JdbiBootTokenStore implements BootTokenStore {
    /** A heartbeat's time is in seconds of the epoch, by the guest's clock. */
    private static final String CHECK = "SELECT t.instance_id, t.expires_at <= UTC_TIMESTAMP(6),"
            + " COALESCE(s.heartbeat_sent > TIMESTAMPDIFF(MICROSECOND, '1970-01-01', t.served_at) / 1000000, 0),"
            + " COALESCE(i.deleted, 1)"
            + " FROM guest_boot_tokens t"
            + " LEFT JOIN instances i ON i.id = t.instance_id"
            + " LEFT JOIN service_statuses s ON s.instance_id = t.instance_id"
            + " WHERE t.token_hash = ?";

    /** So that no create waits for the removal of what others left. */
    private static final int FORGOTTEN_AT_ONCE = 100;

    /** What expired is told as that for a while. */
    private static final Duration REMEMBERED = Duration.ofDays(7);

    private final Sql sql;

    JdbiBootTokenStore(Sql sql) {
        this.sql = sql;
    }

    @Override
    public void issue(String hash, InstanceId instance, Duration lifetime) {
        sql.update(
                "DELETE FROM guest_boot_tokens WHERE expires_at <= UTC_TIMESTAMP(6) - INTERVAL ? MICROSECOND LIMIT "
                        + FORGOTTEN_AT_ONCE,
                micros(REMEMBERED));
        sql.update(
                "INSERT INTO guest_boot_tokens (token_hash, instance_id, issued_at, expires_at)"
                        + " VALUES (?, ?, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND)"
                        + " ON DUPLICATE KEY UPDATE expires_at = VALUES(expires_at)",
                hash,
                instance.value(),
                micros(lifetime));
    }

    @Override
    public Standing check(String hash, InstanceId instance) {
        return sql.first(CHECK, rs -> standing(rs, instance), hash).orElse(Standing.UNKNOWN);
    }

    @Override
    public boolean served(String hash) {
        return sql.update(
                        "UPDATE guest_boot_tokens SET served_at = UTC_TIMESTAMP(6)"
                                + " WHERE token_hash = ? AND served_at IS NULL",
                        hash)
                == 1;
    }

    private static Standing standing(ResultSet rs, InstanceId instance) throws SQLException {
        if (!rs.getString(1).equals(instance.value())) {
            return Standing.FOREIGN;
        }
        if (rs.getBoolean(3) || rs.getBoolean(4)) {
            return Standing.USED;
        }
        return rs.getBoolean(2) ? Standing.EXPIRED : Standing.VALID;
    }

    private static long micros(Duration time) {
        return time.toNanos() / 1_000;
    }
}
