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
        Map<Quota.Resource, QuotaUsages.Usage> usages = new QuotaUsages(sql, project).read();
        return Stream.of(Quota.Resource.values())
                .map(resource -> {
                    QuotaUsages.Usage usage = usages.getOrDefault(resource, QuotaUsages.Usage.NONE);
                    return new Quota(resource, usage.inUse(), usage.reserved(), limitOf(resource, limits));
                })
                .toList();
    }

    @Override
    public Set<Quota.Resource> add(ProjectId project, Map<Quota.Resource, Integer> amounts) {
        Set<Quota.Resource> over = EnumSet.noneOf(Quota.Resource.class);
        if (amounts.isEmpty()) {
            return over;
        }
        Map<String, Integer> limits = limits(project);
        QuotaUsages rows = new QuotaUsages(sql, project);
        Map<Quota.Resource, QuotaUsages.Usage> usages = rows.lock(amounts.keySet());
        amounts.forEach((resource, amount) -> {
            if (!fits(usages.getOrDefault(resource, QuotaUsages.Usage.NONE), amount, limitOf(resource, limits))) {
                over.add(resource);
            }
        });
        if (over.isEmpty()) {
            rows.add(amounts, usages);
        }
        return over;
    }

    private static boolean fits(QuotaUsages.Usage usage, int amount, int limit) {
        return amount <= 0 || limit < 0 || (long) usage.inUse() + usage.reserved() + amount <= limit;
    }

    @Override
    public Set<ProjectId> suspects(Map<String, Integer> ramOfFlavors) {
        return new QuotaCount(sql, ramOfFlavors).suspects();
    }

    @Override
    public Map<Quota.Resource, Integer> correct(ProjectId project, Map<String, Integer> ramOfFlavors) {
        return new QuotaCount(sql, ramOfFlavors).correct(project);
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
}
