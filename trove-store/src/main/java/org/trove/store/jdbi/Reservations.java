package org.trove.store.jdbi;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.trove.model.InstanceId;
import org.trove.model.InstanceTask;
import org.trove.model.ProjectId;
import org.trove.model.Quota;

/**
 * What is booked of projects' quota for instances beyond what their rows show. Every change keeps the use of a project equal to
 * what its rows and its reservations add up to.
 */
final class Reservations {
    private static final String TOUCH =
            ", updated = UTC_TIMESTAMP(6), version = version + 1 WHERE id = ? AND deleted = 0";

    private final Sql sql;

    /** Booked at the end of the unit of work, because requests lock instances before quotas. */
    private final Map<ProjectId, Map<Quota.Resource, Integer>> differences = new HashMap<>();

    Reservations(Sql sql) {
        this.sql = sql;
    }

    void set(InstanceId id, Map<Quota.Resource, Integer> amounts) {
        sql.update(
                "UPDATE instances SET reserved_ram_mb = ?, reserved_volume_gb = ? WHERE id = ?",
                amounts.getOrDefault(Quota.Resource.RAM, 0),
                amounts.getOrDefault(Quota.Resource.VOLUMES, 0),
                id.value());
    }

    Map<Quota.Resource, Integer> take(InstanceId id) {
        Map<Quota.Resource, Integer> reserved = new EnumMap<>(Quota.Resource.class);
        find(id).ifPresent(row -> {
            put(reserved, Quota.Resource.RAM, row.ramMb);
            put(reserved, Quota.Resource.VOLUMES, row.volumeGb);
        });
        if (!reserved.isEmpty()) {
            set(id, Map.of());
        }
        return reserved;
    }

    private static void put(Map<Quota.Resource, Integer> amounts, Quota.Resource resource, int amount) {
        if (amount != 0) {
            amounts.put(resource, amount);
        }
    }

    void release(InstanceId id) {
        find(id).ifPresent(row -> {
            take(id);
            book(row.project, Quota.Resource.RAM, -row.ramMb);
            book(row.project, Quota.Resource.VOLUMES, -row.volumeGb);
        });
    }

    void setFlavor(InstanceId id, String flavorId, int ramDifferenceMb) {
        find(id).filter(row -> !row.deleting).ifPresent(row -> {
            int difference = row.flavorId.equals(flavorId) ? 0 : ramDifferenceMb;
            sql.update("UPDATE instances SET flavor_id = ?, reserved_ram_mb = 0" + TOUCH, flavorId, id.value());
            book(row.project, Quota.Resource.RAM, difference - row.ramMb);
        });
    }

    void setVolumeSize(InstanceId id, int sizeGb) {
        find(id).filter(row -> !row.deleting).ifPresent(row -> {
            sql.update("UPDATE instances SET volume_size = ?, reserved_volume_gb = 0" + TOUCH, sizeGb, id.value());
            book(row.project, Quota.Resource.VOLUMES, sizeGb - row.sizeGb - row.volumeGb);
        });
    }

    private void book(ProjectId project, Quota.Resource resource, int difference) {
        if (difference != 0) {
            differences
                    .computeIfAbsent(project, missing -> new EnumMap<>(Quota.Resource.class))
                    .merge(resource, difference, Integer::sum);
        }
    }

    /** Writes what became of quotas. */
    void settle() {
        Map<String, ProjectId> ordered = new TreeMap<>();
        differences.keySet().forEach(project -> ordered.put(project.value(), project));
        ordered.values().forEach(project -> {
            Map<Quota.Resource, Integer> amounts = differences.getOrDefault(project, Map.of());
            QuotaUsages usages = new QuotaUsages(sql, project);
            usages.add(amounts, usages.lock(amounts.keySet()));
        });
        differences.clear();
    }

    private Optional<Row> find(InstanceId id) {
        return sql.first(
                "SELECT tenant_id, flavor_id, volume_size, reserved_ram_mb, reserved_volume_gb, task_id FROM instances"
                        + " WHERE id = ? AND deleted = 0 FOR UPDATE",
                rs -> new Row(
                        new ProjectId(rs.getString(1)),
                        rs.getString(2),
                        rs.getInt(3),
                        rs.getInt(4),
                        rs.getInt(5),
                        rs.getInt(6) == InstanceTask.DELETING.code()),
                id.value());
    }

    private record Row(ProjectId project, String flavorId, int sizeGb, int ramMb, int volumeGb, boolean deleting) {}
}
