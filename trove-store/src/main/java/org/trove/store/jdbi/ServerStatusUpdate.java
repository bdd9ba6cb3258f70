package org.trove.store.jdbi;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.trove.model.InstanceId;

/** Writes what the cloud says of servers, only where it differs: in a quiet fleet that is one read and no write. */
final class ServerStatusUpdate {
    private static final int AT_ONCE = 512;

    private final Sql sql;

    ServerStatusUpdate(Sql sql) {
        this.sql = sql;
    }

    int record(Map<InstanceId, String> statuses) {
        int changed = 0;
        for (Map.Entry<String, List<String>> group : changesByStatus(statuses).entrySet()) {
            List<String> ids = group.getValue();
            for (int from = 0; from < ids.size(); from += AT_ONCE) {
                changed += set(group.getKey(), ids.subList(from, Math.min(ids.size(), from + AT_ONCE)));
            }
        }
        return changed;
    }

    private Map<String, List<String>> changesByStatus(Map<InstanceId, String> statuses) {
        Map<String, List<String>> changes = new TreeMap<>();
        if (statuses.isEmpty()) {
            return changes;
        }
        for (Known known : sql.list(
                "SELECT id, server_status FROM instances WHERE deleted = 0 ORDER BY id",
                rs -> new Known(rs.getString(1), rs.getString(2)))) {
            String status = statuses.get(new InstanceId(known.id));
            if (status != null && !Objects.equals(status, known.status)) {
                changes.computeIfAbsent(status, key -> new ArrayList<>()).add(known.id);
            }
        }
        return changes;
    }

    private int set(String status, List<String> ids) {
        List<Object> arguments = new ArrayList<>(List.of(status));
        arguments.addAll(List.of(Sql.padded(ids)));
        arguments.add(status);
        return sql.update(
                "UPDATE instances SET server_status = ?, updated = UTC_TIMESTAMP(6), version = version + 1 WHERE id IN ("
                        + Sql.placeholders(Sql.padded(ids.size()))
                        + ") AND deleted = 0 AND NOT (server_status <=> ?)",
                arguments.toArray());
    }

    private record Known(String id, @Nullable String status) {}
}
