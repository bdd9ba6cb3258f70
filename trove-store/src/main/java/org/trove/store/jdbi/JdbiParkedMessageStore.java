package org.trove.store.jdbi;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.trove.crypto.SecretBox;
import org.trove.store.ParkedMessage;
import org.trove.store.ParkedMessageStore;

final class JdbiParkedMessageStore implements ParkedMessageStore {
    private static final String SUMMARY =
            "SELECT id, topic, method, bytes, reason, attempts, created, replay_at FROM parked_messages";

    private final Sql sql;
    private final SecretBox secrets;

    JdbiParkedMessageStore(Sql sql, SecretBox secrets) {
        this.sql = sql;
        this.secrets = secrets;
    }

    /** Two that park at the same moment may keep one more than the most. */
    @Override
    public boolean park(ParkedMessage message, int most) {
        if (count(message.topic()) >= most && find(message.id()).isEmpty()) {
            return false;
        }
        String body = Base64.getEncoder().encodeToString(message.body());
        sql.update(
                "INSERT INTO parked_messages (id, topic, method, body, bytes, reason, attempts, created)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, UTC_TIMESTAMP(6))"
                        + " ON DUPLICATE KEY UPDATE reason = VALUES(reason), attempts = VALUES(attempts), replay_at = NULL",
                message.id(),
                message.topic(),
                message.method(),
                secrets.seal(body, place(message.id())),
                message.body().length,
                message.reason(),
                message.attempts());
        return true;
    }

    @Override
    public List<ParkedMessage.Summary> list() {
        return sql.list(SUMMARY + " ORDER BY created, id", JdbiParkedMessageStore::summary);
    }

    @Override
    public Optional<ParkedMessage.Summary> find(String id) {
        return sql.first(SUMMARY + " WHERE id = ?", JdbiParkedMessageStore::summary, id);
    }

    @Override
    public int count(String topic) {
        return sql.first("SELECT COUNT(*) FROM parked_messages WHERE topic = ?", rs -> rs.getInt(1), topic)
                .orElse(0);
    }

    @Override
    public boolean askReplay(String id) {
        sql.update("UPDATE parked_messages SET replay_at = UTC_TIMESTAMP(6) WHERE id = ? AND replay_at IS NULL", id);
        return find(id).isPresent();
    }

    @Override
    public List<ParkedMessage.Replay> replays(String topic, int limit) {
        return sql.list(
                "SELECT id, body FROM parked_messages WHERE topic = ? AND replay_at IS NOT NULL ORDER BY replay_at, id"
                        + " LIMIT ?",
                rs -> new ParkedMessage.Replay(
                        rs.getString(1),
                        Base64.getDecoder().decode(secrets.open(rs.getString(2), place(rs.getString(1))))),
                topic,
                limit);
    }

    @Override
    public void replayed(String id) {
        sql.update("DELETE FROM parked_messages WHERE id = ? AND replay_at IS NOT NULL", id);
    }

    @Override
    public boolean drop(String id) {
        return sql.update("DELETE FROM parked_messages WHERE id = ?", id) == 1;
    }

    private static ParkedMessage.Summary summary(ResultSet rs) throws SQLException {
        return new ParkedMessage.Summary(
                rs.getString(1),
                rs.getString(2),
                rs.getString(3),
                rs.getInt(4),
                rs.getString(5),
                rs.getInt(6),
                Sql.time(rs, 7),
                Sql.nullableTime(rs, 8));
    }

    private static String place(String id) {
        return "parked:" + id;
    }
}
