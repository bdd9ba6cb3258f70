package org.trove.store.jdbi;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.trove.model.AgentVersion;
import org.trove.model.GuestStatus;
import org.trove.model.InstanceId;
import org.trove.model.ServiceStatus;
import org.trove.store.BackupProgress;
import org.trove.store.GuestSigns;
import org.trove.store.GuestStatusStore;
import org.trove.store.Heartbeat;

final class JdbiGuestStatusStore implements GuestStatusStore {
    private final Sql sql;

    JdbiGuestStatusStore(Sql sql) {
        this.sql = sql;
    }

    @Override
    public Instant now() {
        return sql.first("SELECT UTC_TIMESTAMP(6)", rs -> Sql.time(rs, 1)).orElseThrow();
    }

    @Override
    public Optional<GuestStatus> find(InstanceId id) {
        return sql.first(
                "SELECT status_description, updated_at, volume_used, volume_total, heartbeat_interval_ms"
                        + " FROM service_statuses"
                        + " WHERE instance_id = ?",
                rs -> DetailsQuery.guest(rs, 0),
                id.value());
    }

    @Override
    public GuestSigns signs(InstanceId id) {
        return sql.first(
                        "SELECT (SELECT IF(status_since_id = status_id, status_since, NULL) FROM service_statuses"
                                + " WHERE instance_id = ? LIMIT 1), (SELECT MAX(updated_at) FROM service_statuses"
                                + " WHERE instance_id <> ? AND heartbeat_sent IS NOT NULL"
                                + " AND status_description <> 'deleted')",
                        rs -> new GuestSigns(Sql.nullableTime(rs, 1), Sql.nullableTime(rs, 2)),
                        id.value(),
                        id.value())
                .orElseThrow();
    }

    @Override
    public Optional<AgentVersion> agentVersion(InstanceId id) {
        return sql.first(
                        "SELECT agent_version FROM service_statuses WHERE instance_id = ?",
                        rs -> AgentVersion.parse(rs.getString(1)),
                        id.value())
                .flatMap(version -> version);
    }

    @Override
    public void set(InstanceId id, ServiceStatus status) {
        new InstanceChanges(sql).setServiceStatus(id, status);
    }

    @Override
    public int record(List<Heartbeat> heartbeats) {
        return new HeartbeatWriter(sql).record(heartbeats);
    }

    @Override
    public int recordBackups(List<BackupProgress> progress) {
        return (int) progress.stream().filter(one -> !record(one)).count();
    }

    /** One statement, so that a report is never half seen: the backup changes and the time of the report is kept, or neither. */
    private boolean record(BackupProgress progress) {
        return sql.update(
                        "UPDATE backups b JOIN service_statuses s ON s.instance_id = b.instance_id"
                                + " SET s.backup_sent = ?, s.backup_number = COALESCE(?, s.backup_number), b.state = COALESCE(?, b.state), b.size = COALESCE(?, b.size),"
                                + " b.backup_type = COALESCE(?, b.backup_type), b.checksum = COALESCE(?, b.checksum),"
                                + " b.location = COALESCE(?, b.location), b.updated = UTC_TIMESTAMP()"
                                + " WHERE b.id = ? AND b.instance_id = ? AND b.deleted = 0"
                                + " AND IF(? > 0 OR s.heartbeat_number IS NOT NULL, COALESCE(s.backup_number, 0) < ?,"
                                + " s.backup_sent IS NULL OR s.backup_sent < ?)",
                        progress.sent(),
                        progress.number() > 0 ? progress.number() : null,
                        progress.state(),
                        progress.sizeGb(),
                        progress.backupType(),
                        progress.checksum(),
                        progress.location(),
                        progress.backupId(),
                        progress.instance().value(),
                        progress.number(),
                        progress.number(),
                        progress.sent())
                > 0;
    }

    /** Without a number nothing tells one that comes again, so these are heard only of guests that never had any. */
    @Override
    public boolean isNews(InstanceId id, ReportKind kind, long number) {
        String column = switch (kind) {
            case ROOT -> "root_number";
            case FAULT -> "fault_number";
        };
        if (number == 0) {
            return sql.first(
                            "SELECT heartbeat_number IS NULL FROM service_statuses WHERE instance_id = ? FOR UPDATE",
                            rs -> rs.getBoolean(1),
                            id.value())
                    .orElse(false);
        }
        return sql.update(
                        "UPDATE service_statuses SET " + column + " = ? WHERE instance_id = ? AND COALESCE(" + column
                                + ", 0) < ?",
                        number,
                        id.value(),
                        number)
                > 0;
    }

    @Override
    public int failRunningBackups(InstanceId id) {
        return sql.update(
                "UPDATE backups SET state = 'FAILED', updated = UTC_TIMESTAMP() WHERE instance_id = ? AND deleted = 0"
                        + " AND state IN ('NEW', 'BUILDING', 'SAVING')",
                id.value());
    }
}
