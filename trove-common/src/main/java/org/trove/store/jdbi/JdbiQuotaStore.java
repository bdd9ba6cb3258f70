package org.trove.store.jdbi;

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
        Map<String, Integer> limits = limits(project);
        Set<Quota.Resource> over = EnumSet.noneOf(Quota.Resource.class);
        // Always in the same order, so that two requests of a project wait for each other and never lock each other
        // out.
        new TreeMap<>(amounts).forEach((resource, amount) -> {
            int limit = limitOf(resource, limits);
            if (!add(project, resource, amount, limit)) {
                makeUsage(project, resource);
                if (!add(project, resource, amount, limit)) {
                    over.add(resource);
                }
            }
        });
        return over;
    }

    private boolean add(ProjectId project, Quota.Resource resource, int amount, int limit) {
        return sql.update(
                        "UPDATE quota_usages SET in_use = GREATEST(0, in_use + ?), updated = UTC_TIMESTAMP()"
                                + " WHERE tenant_id = ? AND resource = ?"
                                + " AND (? <= 0 OR ? < 0 OR in_use + reserved + ? <= ?)",
                        amount,
                        project.value(),
                        resource.wireName(),
                        amount,
                        limit,
                        amount,
                        limit)
                == 1;
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

    private record Usage(int inUse, int reserved) {}
}
