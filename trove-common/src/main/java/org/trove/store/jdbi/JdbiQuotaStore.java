package org.trove.store.jdbi;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.trove.model.ProjectId;
import org.trove.model.Quota;
import org.trove.store.QuotaDefaults;
import org.trove.store.QuotaStore;

final class JdbiQuotaStore implements QuotaStore {
    private final Sql sql;
    private final QuotaDefaults defaults;

    JdbiQuotaStore(Sql sql, QuotaDefaults defaults) {
        this.sql = sql;
        this.defaults = defaults;
    }

    @Override
    public List<Quota> quotas(ProjectId project) {
        Map<String, Integer> limits = limits(project);
        Map<String, Usage> usages = new HashMap<>();
        sql.list(
                "SELECT resource, in_use, reserved FROM quota_usages WHERE tenant_id = ?",
                rs -> usages.put(rs.getString(1), new Usage(rs.getInt(2), rs.getInt(3))),
                project.value());
        return Stream.of(Quota.Resource.values())
                .map(resource -> {
                    Usage usage = usages.getOrDefault(resource.wireName(), new Usage(0, 0));
                    return new Quota(resource, usage.inUse, usage.reserved, limitOf(resource, limits));
                })
                .toList();
    }

    @Override
    public Set<Quota.Resource> add(ProjectId project, Map<Quota.Resource, Integer> amounts) {
        if (amounts.isEmpty()) {
            return EnumSet.noneOf(Quota.Resource.class);
        }
        Map<String, Integer> limits = limits(project);
        List<Addition> additions = new TreeMap<>(amounts)
                .entrySet().stream()
                        .map(entry -> new Addition(entry.getKey(), entry.getValue(), limitOf(entry.getKey(), limits)))
                        .toList();
        Map<String, Usage> usages = lock(project, additions);
        Set<Quota.Resource> over = EnumSet.noneOf(Quota.Resource.class);
        for (Addition addition : additions) {
            if (!addition.fits(usages.getOrDefault(addition.name(), Usage.NONE))) {
                over.add(addition.resource);
            }
        }
        if (over.isEmpty()) {
            write(project, additions);
        }
        return over;
    }

    private Map<String, Usage> lock(ProjectId project, List<Addition> additions) {
        Map<String, Usage> usages = lock(project);
        if (additions.stream().allMatch(addition -> usages.containsKey(addition.name()))) {
            return usages;
        }
        additions.forEach(addition -> makeUsage(project, addition.resource));
        return lock(project);
    }

    /** One read for all rows of the project, in the order of their index: two requests wait for each other, no more. */
    private Map<String, Usage> lock(ProjectId project) {
        Map<String, Usage> usages = new HashMap<>();
        sql.list(
                "SELECT resource, in_use, reserved FROM quota_usages WHERE tenant_id = ? ORDER BY resource FOR UPDATE",
                rs -> usages.put(rs.getString(1), new Usage(rs.getInt(2), rs.getInt(3))),
                project.value());
        return usages;
    }

    /**
     * One relative write for all resources. Safe on a cluster with several writers, where the lock is this node's alone: a row
     * that another node changed meanwhile fails the commit, and the whole unit of work is repeated.
     */
    private void write(ProjectId project, List<Addition> additions) {
        List<Object> arguments = new ArrayList<>();
        additions.forEach(addition -> arguments.addAll(List.of(addition.name(), addition.amount)));
        arguments.add(project.value());
        additions.forEach(addition -> arguments.add(addition.name()));
        int written = sql.update(
                "UPDATE quota_usages SET in_use = GREATEST(0, in_use + CASE resource"
                        + " WHEN ? THEN ?".repeat(additions.size()) + " ELSE 0 END), updated = UTC_TIMESTAMP()"
                        + " WHERE tenant_id = ? AND resource IN (" + Sql.placeholders(additions.size()) + ")",
                arguments.toArray());
        if (written != additions.size()) {
            throw new IllegalStateException(
                    "rows of quota_usages that were locked are gone: " + written + " of " + additions.size());
        }
    }

    /** Another request may make the same row at the same moment: then this waits for it and makes nothing. */
    private void makeUsage(ProjectId project, Quota.Resource resource) {
        sql.update(
                "INSERT IGNORE INTO quota_usages (id, created, updated, tenant_id, in_use, reserved, resource)"
                        + " VALUES (UUID(), UTC_TIMESTAMP(), UTC_TIMESTAMP(), ?, 0, 0, ?)",
                project.value(),
                resource.wireName());
    }

    @Override
    public void setLimits(ProjectId project, Map<Quota.Resource, Integer> limits) {
        new TreeMap<>(limits)
                .forEach((resource, limit) -> sql.update(
                        "INSERT INTO quotas (id, created, updated, tenant_id, resource, hard_limit)"
                                + " VALUES (UUID(), UTC_TIMESTAMP(), UTC_TIMESTAMP(), ?, ?, ?)"
                                + " ON DUPLICATE KEY UPDATE hard_limit = VALUES(hard_limit), updated = VALUES(updated)",
                        project.value(),
                        resource.wireName(),
                        limit));
    }

    private Map<String, Integer> limits(ProjectId project) {
        Map<String, Integer> limits = new HashMap<>();
        sql.list(
                "SELECT resource, hard_limit FROM quotas WHERE tenant_id = ? AND hard_limit IS NOT NULL",
                rs -> limits.put(rs.getString(1), rs.getInt(2)),
                project.value());
        return limits;
    }

    private int limitOf(Quota.Resource resource, Map<String, Integer> limits) {
        @Nullable Integer limit = limits.get(resource.wireName());
        return limit == null ? defaults.limitOf(resource) : limit;
    }

    private record Usage(int inUse, int reserved) {
        static final Usage NONE = new Usage(0, 0);
    }

    /** What is to be added to the use of a resource. */
    private record Addition(Quota.Resource resource, int amount, int limit) {
        String name() {
            return resource.wireName();
        }

        boolean fits(Usage usage) {
            return amount <= 0 || limit < 0 || (long) usage.inUse + usage.reserved + amount <= limit;
        }
    }
}
