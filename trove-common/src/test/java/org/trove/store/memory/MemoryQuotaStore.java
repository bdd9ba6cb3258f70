package org.trove.store.memory;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.trove.model.ProjectId;
import org.trove.model.Quota;
import org.trove.store.QuotaDefaults;
import org.trove.store.QuotaStore;

final class MemoryQuotaStore implements QuotaStore {
    private final MemoryState state;
    private final QuotaDefaults defaults;

    MemoryQuotaStore(MemoryState state, QuotaDefaults defaults) {
        this.state = state;
        this.defaults = defaults;
    }

    @Override
    public List<Quota> quotas(ProjectId project) {
        return Stream.of(Quota.Resource.values())
                .map(resource -> quota(project, resource))
                .toList();
    }

    private Quota quota(ProjectId project, Quota.Resource resource) {
        MemoryState.QuotaKey key = new MemoryState.QuotaKey(project, resource);
        return new Quota(
                resource,
                state.usages.getOrDefault(key, 0),
                0,
                state.limits.getOrDefault(key, defaults.limitOf(resource)));
    }

    @Override
    public Set<Quota.Resource> add(ProjectId project, Map<Quota.Resource, Integer> amounts) {
        Set<Quota.Resource> over = EnumSet.noneOf(Quota.Resource.class);
        amounts.forEach((resource, amount) -> {
            Quota quota = quota(project, resource);
            int sum = quota.inUse() + quota.reserved() + amount;
            if (amount > 0 && quota.limit() >= 0 && sum > quota.limit()) {
                over.add(resource);
            } else {
                state.usages.put(new MemoryState.QuotaKey(project, resource), Math.max(0, quota.inUse() + amount));
            }
        });
        return over;
    }

    @Override
    public void setLimits(ProjectId project, Map<Quota.Resource, Integer> limits) {
        limits.forEach((resource, limit) -> state.limits.put(new MemoryState.QuotaKey(project, resource), limit));
    }
}
