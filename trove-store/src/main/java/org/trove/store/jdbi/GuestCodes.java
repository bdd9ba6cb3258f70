package org.trove.store.jdbi;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.trove.model.AgentVersion;
import org.trove.model.GuestCode;
import org.trove.model.InstanceId;
import org.trove.store.GuestKey;
import org.trove.store.GuestPeer;

/** What the messages of guests are checked with. */
final class GuestCodes {
    private final Sql sql;

    GuestCodes(Sql sql) {
        this.sql = sql;
    }

    Map<InstanceId, GuestKey> keys(List<InstanceId> ids) {
        Map<InstanceId, GuestKey> keys = new HashMap<>();
        if (!ids.isEmpty()) {
            sql.list(
                    "SELECT id, encrypted_key, guest_code FROM instances WHERE deleted = 0 AND encrypted_key IS NOT NULL"
                            + " AND id IN (" + Sql.placeholders(Sql.padded(ids.size())) + ")",
                    rs -> keys.put(
                            new InstanceId(rs.getString(1)),
                            new GuestKey(rs.getString(2), GuestCode.ofWord(rs.getString(3)))),
                    Sql.padded(ids.stream().map(InstanceId::value).toList()));
        }
        return keys;
    }

    void heard(InstanceId id, GuestCode code) {
        switch (code) {
            case NEW ->
                sql.update(
                        "UPDATE instances SET guest_code = ? WHERE id = ? AND COALESCE(guest_code, '') <> ?",
                        code.word(),
                        id.value(),
                        code.word());
            case OLD ->
                sql.update(
                        "UPDATE instances SET guest_code = ? WHERE id = ? AND guest_code IS NULL",
                        code.word(),
                        id.value());
            case UNKNOWN, PYTHON -> {
                // Says nothing: whoever takes a code off its messages looks the same.
            }
        }
    }

    boolean set(InstanceId id, GuestCode code) {
        sql.update(
                "UPDATE service_statuses SET heartbeat_number = NULL, backup_number = NULL, root_number = NULL,"
                        + " fault_number = NULL WHERE instance_id = ?",
                id.value());
        sql.update("UPDATE instances SET guest_code = ? WHERE id = ? AND deleted = 0", code.word(), id.value());
        return sql.first("SELECT 1 FROM instances WHERE id = ? AND deleted = 0", rs -> 1, id.value())
                .isPresent();
    }

    List<GuestPeer> peers() {
        return sql.list(
                "SELECT i.id, i.name, i.guest_code, IF(s.heartbeat_sent IS NULL, NULL, s.updated_at), s.agent_version FROM instances i"
                        + " LEFT JOIN service_statuses s ON s.instance_id = i.id WHERE i.deleted = 0 ORDER BY i.id",
                rs -> new GuestPeer(
                        new InstanceId(rs.getString(1)),
                        rs.getString(2) == null ? "" : rs.getString(2),
                        GuestCode.ofWord(rs.getString(3)),
                        Sql.nullableTime(rs, 4),
                        AgentVersion.parse(rs.getString(5)).orElse(null)));
    }
}
