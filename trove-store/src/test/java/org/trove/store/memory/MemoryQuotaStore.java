package org.trove.store.memory;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.trove.model.InstanceTask;
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
    public Set<ProjectId> suspects(Map<String, Integer> ramOfFlavors) {
        Set<ProjectId> projects = new HashSet<>();
        state.instances.values().forEach(row -> projects.add(row.project));
        state.usages.keySet().forEach(key -> projects.add(key.project()));
        projects.removeIf(project -> differences(project, ramOfFlavors).isEmpty());
        return projects;
    }

    @Override
    public Map<Quota.Resource, Integer> correct(ProjectId project, Map<String, Integer> ramOfFlavors) {
        Map<Quota.Resource, Integer> differences = differences(project, ramOfFlavors);
        differences.forEach((resource, difference) ->
                state.usages.merge(new MemoryState.QuotaKey(project, resource), difference, Integer::sum));
        return differences;
    }

    private Map<Quota.Resource, Integer> differences(ProjectId project, Map<String, Integer> ramOfFlavors) {
        List<InstanceRow> rows = state.instances.values().stream()
                .filter(row -> row.project.equals(project) && counts(row))
                .toList();
        Map<Quota.Resource, Integer> counted = new EnumMap<>(Quota.Resource.class);
        counted.put(Quota.Resource.INSTANCES, rows.size());
        counted.put(
                Quota.Resource.VOLUMES,
                rows.stream()
                        .mapToInt(row -> (row.volumeSizeGb == null ? 0 : row.volumeSizeGb)
                                + row.reserved(Quota.Resource.VOLUMES))
                        .sum());
        if (rows.stream().allMatch(row -> ramOfFlavors.containsKey(row.flavorId))) {
            counted.put(
                    Quota.Resource.RAM,
                    rows.stream()
                            .mapToInt(row ->
                                    ramOfFlavors.getOrDefault(row.flavorId, 0) + row.reserved(Quota.Resource.RAM))
                            .sum());
        }
        counted.replaceAll((resource, count) -> count - quota(project, resource).inUse());
        counted.values().removeIf(difference -> difference == 0);
        return counted;
    }

    private boolean counts(InstanceRow row) {
        return row.isLive()
                && row.task != InstanceTask.DELETING
                && state.operations.values().stream()
                        .noneMatch(operation -> row.id.equals(operation.accepted.instance())
                                && operation.accepted.kind().name().equals("delete_instance")
                                && !operation.state.isEnded());
    }

    @Override
    public void setLimits(ProjectId project, Map<Quota.Resource, Integer> limits) {
        limits.forEach((resource, limit) -> state.limits.put(new MemoryState.QuotaKey(project, resource), limit));
    }
}
