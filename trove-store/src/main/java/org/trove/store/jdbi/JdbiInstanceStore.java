package org.trove.store.jdbi;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.trove.model.GuestCode;
import org.trove.model.Instance;
import org.trove.model.InstanceDetails;
import org.trove.model.InstanceId;
import org.trove.model.InstanceTask;
import org.trove.model.Ownership;
import org.trove.model.ProjectId;
import org.trove.model.Quota;
import org.trove.model.ServiceStatus;
import org.trove.store.GuestKey;
import org.trove.store.GuestPeer;
import org.trove.store.InstanceChange;
import org.trove.store.InstanceStore;
import org.trove.store.Page;

final class JdbiInstanceStore implements InstanceStore {
    private static final int IDS_AT_ONCE = 500;
    private static final String FIND = "SELECT " + InstanceRows.COLUMNS + " FROM instances i WHERE i.id = ?";

    private final Sql sql;

    JdbiInstanceStore(Sql sql) {
        this.sql = sql;
    }

    @Override
    public void insert(Instance instance) {
        InstanceId replicaOf = instance.replicaOf();
        sql.update(
                "INSERT INTO instances (id, tenant_id, name, task_id, task_description, flavor_id, volume_size,"
                        + " datastore_version_id, compute_instance_id, server_status, volume_id, hostname, region_id,"
                        + " configuration_id, slave_of_id, cluster_id, access, encrypted_key, created, updated, version,"
                        + " deleted)"
                        + " VALUES (" + Sql.placeholders(21) + ", 0)",
                instance.id().value(),
                instance.project().value(),
                instance.name(),
                instance.task().code(),
                instance.task().description(),
                instance.flavorId(),
                instance.volumeSizeGb(),
                instance.datastoreVersionId(),
                instance.serverId(),
                instance.serverStatus(),
                instance.volumeId(),
                instance.hostname(),
                instance.regionId(),
                instance.configurationId(),
                replicaOf == null ? null : replicaOf.value(),
                instance.clusterId(),
                InstanceRows.write(instance.access()),
                instance.encryptedKey(),
                Sql.time(instance.created()),
                Sql.time(instance.updated()),
                instance.version());
        sql.update(
                "INSERT INTO service_statuses (id, instance_id, status_id, status_description, updated_at)"
                        + " VALUES (?, ?, ?, ?, UTC_TIMESTAMP(6))",
                instance.id().value(),
                instance.id().value(),
                ServiceStatus.NEW.code(),
                ServiceStatus.NEW.description());
    }

    @Override
    public Optional<Instance> find(InstanceId id) {
        return sql.first(FIND, InstanceRows::map, id.value());
    }

    @Override
    public Optional<Instance> lock(InstanceId id) {
        return sql.first(FIND + " AND i.deleted = 0 FOR UPDATE", InstanceRows::map, id.value());
    }

    @Override
    public Optional<InstanceDetails> details(InstanceId id) {
        return DetailsQuery.one(sql, id).stream().findFirst();
    }

    @Override
    public Page<InstanceDetails> list(ProjectId project, int limit, @Nullable String marker, boolean includeClustered) {
        String after = marker == null ? "" : marker;
        List<InstanceDetails> found = DetailsQuery.page(sql, project.value(), after, limit + 1, includeClustered);
        if (found.size() <= limit) {
            return new Page<>(found, null);
        }
        List<InstanceDetails> page = found.subList(0, limit);
        return new Page<>(
                page, limit == 0 ? marker : page.get(limit - 1).instance().id().value());
    }

    @Override
    public Page<InstanceDetails> listAll(
            @Nullable ProjectId project, boolean deleted, boolean includeClustered, int limit, int offset) {
        List<InstanceDetails> found = DetailsQuery.ofAll(
                sql,
                project == null ? null : project.value(),
                new DetailsQuery.AdminPage(deleted, includeClustered, limit + 1, offset));
        return found.size() <= limit
                ? new Page<>(found, null)
                : new Page<>(found.subList(0, limit), Integer.toString(offset + limit));
    }

    @Override
    public boolean changeTask(InstanceId id, Set<InstanceTask> expected, InstanceTask task) {
        if (expected.isEmpty()) {
            return false;
        }
        List<Object> arguments = new ArrayList<>(List.of(task.code(), task.description(), id.value()));
        expected.forEach(one -> arguments.add(one.code()));
        return sql.update(
                        "UPDATE instances SET task_id = ?, task_description = ?, updated = UTC_TIMESTAMP(6),"
                                + " version = version + 1 WHERE id = ? AND deleted = 0 AND task_id IN ("
                                + Sql.placeholders(expected.size()) + ")",
                        arguments.toArray())
                == 1;
    }

    @Override
    public void rename(InstanceId id, String name) {
        sql.update(
                "UPDATE instances SET name = ?, updated = UTC_TIMESTAMP(6), version = version + 1"
                        + " WHERE id = ? AND deleted = 0",
                name,
                id.value());
    }

    @Override
    public void reserve(InstanceId id, Map<Quota.Resource, Integer> amounts) {
        new Reservations(sql).set(id, amounts);
    }

    @Override
    public Map<Quota.Resource, Integer> takeReserved(InstanceId id) {
        return new Reservations(sql).take(id);
    }

    @Override
    public void apply(InstanceChange change) {
        InstanceChanges changes = new InstanceChanges(sql);
        changes.apply(change);
        changes.settle();
    }

    @Override
    public int recordServerStatuses(Map<InstanceId, String> statuses) {
        return new ServerStatusUpdate(sql).record(statuses);
    }

    @Override
    public Collection<InstanceId> withServer() {
        return sql.list(
                "SELECT id FROM instances WHERE deleted = 0 AND compute_instance_id IS NOT NULL",
                rs -> new InstanceId(rs.getString(1)));
    }

    @Override
    public Map<String, InstanceId> ofServers(List<String> serverIds) {
        Map<String, InstanceId> owners = new HashMap<>();
        if (!serverIds.isEmpty()) {
            sql.list(
                    "SELECT compute_instance_id, id FROM instances WHERE deleted = 0 AND compute_instance_id IN ("
                            + Sql.placeholders(Sql.padded(serverIds.size())) + ")",
                    rs -> owners.put(rs.getString(1), new InstanceId(rs.getString(2))),
                    Sql.padded(serverIds));
        }
        return owners;
    }

    @Override
    public Map<InstanceId, Ownership> ownerships(List<InstanceId> ids) {
        Map<InstanceId, Ownership> found = new HashMap<>();
        if (!ids.isEmpty()) {
            sql.list(
                    "SELECT i.id, i.deleted, EXISTS (SELECT 1 FROM operation_subjects s"
                            + " WHERE s.subject_type = 'instance' AND s.subject_id = i.id AND s.open = 1), i.compute_instance_id, i.volume_id"
                            + " FROM instances i WHERE i.id IN (" + Sql.placeholders(Sql.padded(ids.size())) + ")",
                    rs -> found.put(
                            new InstanceId(rs.getString(1)),
                            new Ownership(rs.getBoolean(2), rs.getBoolean(3), rs.getString(4), rs.getString(5))),
                    Sql.padded(ids.stream().map(InstanceId::value).toList()));
        }
        return found;
    }

    @Override
    public Map<InstanceTask, Long> countByTask() {
        Map<InstanceTask, Long> counts = new EnumMap<>(InstanceTask.class);
        sql.list(
                "SELECT task_id, COUNT(*) FROM instances WHERE deleted = 0 GROUP BY task_id",
                rs -> counts.merge(InstanceRows.task(rs, 1), rs.getLong(2), Long::sum));
        return counts;
    }

    @Override
    public @Nullable Instant rootEnabledSince(InstanceId id) {
        return sql.first(
                        "SELECT created FROM root_enabled_history"
                                + " WHERE id = ? AND (deleted_at IS NULL OR deleted_at <= created)",
                        rs -> Sql.time(rs, 1),
                        id.value())
                .orElse(null);
    }

    @Override
    public void recordRootEnabled(InstanceId id, @Nullable String user) {
        sql.update(
                "INSERT INTO root_enabled_history (id, user, created) VALUES (?, ?, UTC_TIMESTAMP(6))"
                        + " ON DUPLICATE KEY UPDATE user = VALUES(user), created = VALUES(created), deleted_at = NULL",
                id.value(),
                user);
    }

    @Override
    public boolean recordRootDisabled(InstanceId id) {
        return sql.update(
                        "UPDATE root_enabled_history SET deleted_at = UTC_TIMESTAMP(6)"
                                + " WHERE id = ? AND (deleted_at IS NULL OR deleted_at <= created)",
                        id.value())
                == 1;
    }

    @Override
    public Set<InstanceId> deletedAmong(Collection<InstanceId> ids) {
        List<String> wanted = ids.stream().map(InstanceId::value).toList();
        Set<InstanceId> deleted = new HashSet<>();
        for (int from = 0; from < wanted.size(); from += IDS_AT_ONCE) {
            List<String> part = wanted.subList(from, Math.min(wanted.size(), from + IDS_AT_ONCE));
            sql.list(
                    "SELECT id FROM instances WHERE deleted = 1 AND id IN (" + Sql.placeholders(Sql.padded(part.size()))
                            + ")",
                    rs -> deleted.add(new InstanceId(rs.getString(1))),
                    Sql.padded(part));
        }
        return deleted;
    }

    @Override
    public Map<InstanceId, GuestKey> guestKeys(List<InstanceId> ids) {
        return new GuestCodes(sql).keys(ids);
    }

    @Override
    public void heardCode(InstanceId id, GuestCode code) {
        new GuestCodes(sql).heard(id, code);
    }

    @Override
    public boolean setCode(InstanceId id, GuestCode code) {
        return new GuestCodes(sql).set(id, code);
    }

    @Override
    public List<GuestPeer> guestPeers() {
        return new GuestCodes(sql).peers();
    }
}
