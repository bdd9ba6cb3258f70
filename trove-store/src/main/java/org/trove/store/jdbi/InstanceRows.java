package org.trove.store.jdbi;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.trove.model.Access;
import org.trove.model.Instance;
import org.trove.model.InstanceId;
import org.trove.model.InstanceTask;
import org.trove.model.ProjectId;

/** The columns of an instance and what they mean. */
final class InstanceRows {
    /** In the order in which {@link #map} reads them, for a row called i. */
    static final String COLUMNS =
            "i.id, i.tenant_id, i.name, i.task_id, i.flavor_id, i.volume_size, i.datastore_version_id,"
                    + " i.compute_instance_id, i.server_status, i.volume_id, i.hostname, i.region_id, i.configuration_id,"
                    + " i.slave_of_id, i.cluster_id, i.access, i.encrypted_key, i.created, i.updated,"
                    + " IF(i.deleted = 1, COALESCE(i.deleted_at, i.updated, i.created), NULL), i.version";

    static final int COUNT = 21;

    private InstanceRows() {}

    static Instance map(ResultSet rs) throws SQLException {
        return new Instance(
                new InstanceId(rs.getString(1)),
                new ProjectId(rs.getString(2)),
                text(rs, 3),
                task(rs, 4),
                text(rs, 5),
                Sql.nullableInt(rs, 6),
                rs.getString(7),
                rs.getString(8),
                rs.getString(9),
                rs.getString(10),
                rs.getString(11),
                rs.getString(12),
                rs.getString(13),
                idOrNull(rs.getString(14)),
                rs.getString(15),
                access(rs.getString(16)),
                rs.getString(17),
                Sql.time(rs, 18),
                Sql.time(rs, 19),
                Sql.nullableTime(rs, 20),
                rs.getLong(21));
    }

    private static @Nullable InstanceId idOrNull(@Nullable String id) {
        return id == null ? null : new InstanceId(id);
    }

    /** Trove's columns are nullable where its services always write something. */
    static String text(ResultSet rs, int column) throws SQLException {
        String value = rs.getString(column);
        return value == null ? "" : value;
    }

    static InstanceTask task(ResultSet rs, int column) throws SQLException {
        int code = rs.getInt(column);
        return rs.wasNull()
                ? InstanceTask.NONE
                : InstanceTask.ofCode(code)
                        .orElseThrow(
                                () -> new IllegalStateException("instances.task_id holds an unknown code: " + code));
    }

    private static @Nullable Access access(@Nullable String json) {
        if (json == null || json.equals("null") || json.isBlank()) {
            return null;
        }
        StoredAccess stored = Json.read(json, StoredAccess.class);
        return new Access(
                Boolean.TRUE.equals(stored.isPublic), stored.allowedCidrs == null ? List.of() : stored.allowedCidrs);
    }

    static @Nullable String write(@Nullable Access access) {
        return access == null ? null : Json.write(new StoredAccess(access.isPublic(), access.allowedCidrs()));
    }

    private record StoredAccess(
            @JsonProperty("is_public") @Nullable Boolean isPublic,
            @JsonProperty("allowed_cidrs") @Nullable List<String> allowedCidrs) {}
}
