package org.trove.store.jdbi;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.trove.model.InstanceTask;
import org.trove.model.ProjectId;
import org.trove.model.Quota;
import org.trove.model.Quota.Resource;

/**
 * Counts what projects use from their rows.
 *
 * <p>Whoever makes or gives back something writes its row and the project's {@code quota_usages} in one transaction. So
 * {@link #correct} takes the lock on the latter first and counts afterwards: what it then sees committed has been booked, and
 * what it does not see yet will be booked when the lock is free. On a Galera cluster the lock is this node's alone, and
 * that is enough: a booking of another node that arrives while the lock is held aborts this transaction (it has to write the
 * row that is locked), one that arrives before the commit fails its certification (both wrote that row), and in both cases
 * the whole unit of work is repeated with a new count. A node that lags behind sees bookings and their rows at the same
 * moment, or neither.
 */
final class QuotaCount {
    /** The deletion gives the quota back when it is accepted; a flow that it interrupts may write its own task once more. */
    private static final String COUNTED = "i.deleted = 0 AND COALESCE(i.task_id, 0) <> " + InstanceTask.DELETING.code()
            + " AND NOT EXISTS (SELECT 1 FROM operation_subjects s JOIN operations o ON o.seq = s.operation_seq"
            + " WHERE s.subject_type = 'instance' AND s.subject_id = i.id AND s.open = 1 AND o.kind = 'delete_instance')";

    private static final String INSTANCES = "SELECT i.tenant_id, i.flavor_id, COUNT(*),"
            + " COALESCE(SUM(COALESCE(i.volume_size, 0) + i.reserved_volume_gb), 0), COALESCE(SUM(i.reserved_ram_mb), 0)"
            + " FROM instances i WHERE " + COUNTED + " AND i.tenant_id ";
    private static final String BACKUPS = "SELECT tenant_id, COUNT(*) FROM backups"
            + " WHERE deleted = 0 AND state NOT IN ('DELETING', 'DELETE_FAILED') AND tenant_id ";
    private static final String OF_ALL = "IS NOT NULL GROUP BY tenant_id";
    private static final String OF_ONE = "= ? GROUP BY tenant_id";

    private final Sql sql;
    private final Map<String, Integer> ramOfFlavors;

    QuotaCount(Sql sql, Map<String, Integer> ramOfFlavors) {
        this.sql = sql;
        this.ramOfFlavors = ramOfFlavors;
    }

    Set<ProjectId> suspects() {
        Map<String, Count> counted = count(OF_ALL);
        Map<String, Map<String, Integer>> booked = new HashMap<>();
        sql.list(
                "SELECT tenant_id, resource, in_use FROM quota_usages WHERE tenant_id IS NOT NULL",
                rs -> booked.computeIfAbsent(rs.getString(1), project -> new HashMap<>())
                        .put(rs.getString(2), rs.getInt(3)));
        Set<String> projects = new HashSet<>(counted.keySet());
        projects.addAll(booked.keySet());
        Set<ProjectId> suspects = new HashSet<>();
        for (String project : projects) {
            Count count = counted.getOrDefault(project, new Count());
            Map<String, Integer> uses = booked.getOrDefault(project, Map.of());
            if (count.uses.entrySet().stream()
                    .anyMatch(use -> !count.isUnknown(use.getKey())
                            && !use.getValue()
                                    .equals(uses.getOrDefault(use.getKey().wireName(), 0)))) {
                suspects.add(new ProjectId(project));
            }
        }
        return suspects;
    }

    Map<Resource, Integer> correct(ProjectId project) {
        QuotaUsages rows = new QuotaUsages(sql, project);
        Map<Resource, QuotaUsages.Usage> booked = rows.lock(Set.of(Resource.values()));
        Count count = count(OF_ONE, project.value()).getOrDefault(project.value(), new Count());
        Map<Resource, Integer> differences = new EnumMap<>(Resource.class);
        booked.forEach((resource, usage) -> {
            int difference = count.of(resource) - usage.inUse();
            if (difference != 0 && usage.reserved() == 0 && !count.isUnknown(resource)) {
                differences.put(resource, difference);
            }
        });
        if (!differences.isEmpty()) {
            rows.add(differences, booked);
        }
        return differences;
    }

    private Map<String, Count> count(String projects, @Nullable Object... arguments) {
        Map<String, Count> counts = new HashMap<>();
        sql.list(
                INSTANCES + projects + ", flavor_id",
                rs -> counts.computeIfAbsent(rs.getString(1), project -> new Count())
                        .addInstances(ramOfFlavors.get(rs.getString(2)), rs.getInt(3), rs.getInt(4))
                        .add(Resource.RAM, rs.getInt(5)),
                arguments);
        sql.list(
                BACKUPS + projects,
                rs -> counts.computeIfAbsent(rs.getString(1), project -> new Count())
                        .add(Resource.BACKUPS, rs.getInt(2)),
                arguments);
        return counts;
    }

    /** What the rows of one project add up to. */
    private static final class Count {
        final Map<Resource, Integer> uses = new EnumMap<>(Resource.class);
        private boolean ramUnknown;

        Count() {
            for (Resource resource : Quota.Resource.values()) {
                uses.put(resource, 0);
            }
        }

        Count add(Resource resource, int amount) {
            uses.merge(resource, amount, Integer::sum);
            return this;
        }

        Count addInstances(@Nullable Integer ram, int instances, int volumesGb) {
            if (ram == null) {
                ramUnknown = true;
            } else {
                add(Resource.RAM, ram * instances);
            }
            return add(Resource.INSTANCES, instances).add(Resource.VOLUMES, volumesGb);
        }

        int of(Resource resource) {
            return Objects.requireNonNull(uses.get(resource));
        }

        /** Memory is not known where the cloud no longer has one of the flavors. */
        boolean isUnknown(Resource resource) {
            return resource == Resource.RAM && ramUnknown;
        }
    }
}
