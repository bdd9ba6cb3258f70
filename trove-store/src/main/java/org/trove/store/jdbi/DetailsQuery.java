package org.trove.store.jdbi;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.trove.model.DatastoreVersion;
import org.trove.model.Fault;
import org.trove.model.GuestStatus;
import org.trove.model.Instance;
import org.trove.model.InstanceAddress;
import org.trove.model.InstanceDetails;
import org.trove.model.InstanceId;
import org.trove.model.ServiceStatus;
import org.trove.model.VolumeUsage;

/**
 * Everything that is shown of instances in one query: what is several rows of an instance (addresses, replicas) comes as one
 * text, so that a page costs one round trip. The indexes are named because the server chooses by averages: where few instances
 * are replicas it reads all rows for each, and where most of a project's are deleted it reads those too.
 */
final class DetailsQuery {
    private static final String SELECT = "SELECT " + InstanceRows.COLUMNS + ", " + VersionRows.COLUMNS
            + ", s.status_description, s.updated_at, s.volume_used, s.volume_total, s.heartbeat_interval_ms"
            + ", f.message, f.details, f.created, f.updated"
            + ", EXISTS (SELECT 1 FROM backups b WHERE b.instance_id = i.id AND b.deleted = 0"
            + " AND b.state IN ('NEW', 'BUILDING', 'SAVING'))"
            + ", (SELECT GROUP_CONCAT(CONCAT_WS(' ', a.type, a.address, a.network) ORDER BY a.position SEPARATOR '\\n')"
            + " FROM instance_addresses a WHERE a.instance_id = i.id)"
            + ", (SELECT GROUP_CONCAT(r.id ORDER BY r.id SEPARATOR '\\n')"
            + " FROM instances r FORCE INDEX (instances_replicas) WHERE r.slave_of_id = i.id AND r.deleted = 0)"
            + " FROM instances i";

    /**
     * Straight and by named indexes: left to itself, MariaDB starts with all service statuses, or joins a small table of faults
     * through a buffer, and either way reads and sorts a whole project for a page.
     */
    private static final String JOINS = " STRAIGHT_JOIN service_statuses s ON s.instance_id = i.id"
            + " LEFT JOIN datastore_versions v ON v.id = i.datastore_version_id"
            + " LEFT JOIN datastores d ON d.id = v.datastore_id"
            + " LEFT JOIN instance_faults f FORCE INDEX (instance_faults_live) ON f.instance_id = i.id AND f.deleted = 0";

    private static final String ONE = SELECT + JOINS + " WHERE i.id = ? AND i.deleted = 0 LIMIT 1";
    private static final String PAGE_ORDER = " ORDER BY i.id LIMIT ?";
    private static final String PAGE =
            SELECT + " FORCE INDEX (instances_live)" + JOINS + " WHERE i.tenant_id = ? AND i.deleted = 0 AND i.id > ?";
    private static final String ALL_PAGE = PAGE + PAGE_ORDER;
    private static final String SINGLE_PAGE = PAGE + " AND i.cluster_id IS NULL" + PAGE_ORDER;
    private static final int OFFSET = InstanceRows.COUNT + VersionRows.COUNT;

    private final VersionRows versions = new VersionRows(InstanceRows.COUNT);

    static List<InstanceDetails> one(Sql sql, InstanceId id) {
        return sql.list(ONE, new DetailsQuery()::map, id.value());
    }

    static List<InstanceDetails> page(Sql sql, String project, String after, int limit, boolean includeClustered) {
        return sql.list(includeClustered ? ALL_PAGE : SINGLE_PAGE, new DetailsQuery()::map, project, after, limit);
    }

    /** @param project null = of all projects */
    static List<InstanceDetails> ofAll(Sql sql, @Nullable String project, AdminPage page) {
        String query = SELECT + JOINS + " WHERE i.deleted = ?" + (project == null ? "" : " AND i.tenant_id = ?")
                + (page.includeClustered() ? "" : " AND i.cluster_id IS NULL")
                + " ORDER BY i.updated DESC, i.id LIMIT ? OFFSET ?";
        int deleted = page.deleted() ? 1 : 0;
        return project == null
                ? sql.list(query, new DetailsQuery()::map, deleted, page.limit(), page.offset())
                : sql.list(query, new DetailsQuery()::map, deleted, project, page.limit(), page.offset());
    }

    /** Which part of all instances an administrator asks for. */
    record AdminPage(boolean deleted, boolean includeClustered, int limit, int offset) {}

    /** Reads the columns in their order: the driver seeks each from where it stands, and from the start to go back. */
    private InstanceDetails map(ResultSet rs) throws SQLException {
        Instance instance = InstanceRows.map(rs);
        DatastoreVersion version = versions.mapNullable(rs);
        GuestStatus guest = guest(rs, OFFSET);
        Fault fault = fault(rs);
        boolean backupRunning = rs.getBoolean(OFFSET + 10);
        List<InstanceAddress> addresses = addresses(rs.getString(OFFSET + 11));
        List<InstanceId> replicas = replicas(rs.getString(OFFSET + 12));
        return new InstanceDetails(instance, guest, version, addresses, replicas, fault, backupRunning);
    }

    /** Reads description, time, bytes used, bytes in total and the interval from the columns after the offset. */
    static GuestStatus guest(ResultSet rs, int offset) throws SQLException {
        ServiceStatus status =
                ServiceStatus.ofDescription(rs.getString(offset + 1)).orElse(ServiceStatus.UNKNOWN);
        Instant updated = Sql.time(rs, offset + 2);
        long used = rs.getLong(offset + 3);
        VolumeUsage volume = rs.wasNull() ? null : new VolumeUsage(used, rs.getLong(offset + 4));
        long interval = rs.getLong(offset + 5);
        return new GuestStatus(status, updated, volume, rs.wasNull() ? null : Duration.ofMillis(interval));
    }

    private static @Nullable Fault fault(ResultSet rs) throws SQLException {
        String message = rs.getString(OFFSET + 6);
        return message == null
                ? null
                : new Fault(message, rs.getString(OFFSET + 7), Sql.time(rs, OFFSET + 8), Sql.time(rs, OFFSET + 9));
    }

    private static List<InstanceAddress> addresses(@Nullable String lines) {
        if (lines == null) {
            return List.of();
        }
        return Stream.of(lines.split("\n")).map(DetailsQuery::address).toList();
    }

    private static InstanceAddress address(String line) {
        String[] parts = line.split(" ", 3);
        return new InstanceAddress(
                parts[1], InstanceAddress.Type.valueOf(parts[0]), parts.length > 2 ? parts[2] : null);
    }

    private static List<InstanceId> replicas(@Nullable String lines) {
        return lines == null
                ? List.of()
                : Stream.of(lines.split("\n")).map(InstanceId::new).toList();
    }
}
