package org.trove.store.memory;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.trove.model.InstanceId;
import org.trove.model.InstanceTask;
import org.trove.model.ProjectId;
import org.trove.model.Quota;
import org.trove.model.ServiceStatus;
import org.trove.operation.OperationState;

/** What a check sees of the rows at one moment. */
public record Inspection(List<SeenInstance> instances, List<SeenOperation> operations, Map<Usage, Integer> usages) {
    /** A row of an instance. */
    public record SeenInstance(
            InstanceId id,
            ProjectId project,
            InstanceTask task,
            ServiceStatus guest,
            boolean deleted,
            int volumeSizeGb,
            String flavorId,
            Map<Quota.Resource, Integer> reserved,
            @Nullable String faultMessage) {}

    /** A row of an operation. */
    public record SeenOperation(
            String id,
            String kind,
            @Nullable InstanceId instance,
            OperationState state,
            String step,
            @Nullable String holder,
            long token,
            @Nullable String reason,
            Instant updated) {}

    /** Of what a project uses some. */
    public record Usage(ProjectId project, Quota.Resource resource) {}

    static Inspection of(MemoryState state) {
        List<SeenInstance> instances = new ArrayList<>(state.instances.size());
        state.instances.values().forEach(row -> instances.add(seen(row)));
        List<SeenOperation> operations = new ArrayList<>(state.operations.size());
        state.operations.values().forEach(row -> operations.add(seen(row)));
        Map<Usage, Integer> usages = new HashMap<>();
        state.usages.forEach((key, amount) -> usages.put(new Usage(key.project(), key.resource()), amount));
        return new Inspection(instances, operations, usages);
    }

    private static SeenInstance seen(InstanceRow row) {
        SeenInstance known = row.seen;
        if (known == null) {
            known = look(row);
            row.seen = known;
        }
        return known;
    }

    private static SeenOperation seen(OperationRow row) {
        SeenOperation known = row.seen;
        if (known == null) {
            known = look(row);
            row.seen = known;
        }
        return known;
    }

    private static SeenInstance look(InstanceRow row) {
        Integer size = row.volumeSizeGb;
        return new SeenInstance(
                row.id,
                row.project,
                row.task,
                row.serviceStatus,
                !row.isLive(),
                size == null ? 0 : size,
                row.flavorId,
                row.reserved,
                row.fault == null ? null : row.fault.message());
    }

    private static SeenOperation look(OperationRow row) {
        return new SeenOperation(
                row.accepted.id(),
                row.accepted.kind().name(),
                row.accepted.instance(),
                row.state,
                row.step,
                row.holder,
                row.token,
                row.reason,
                row.updated);
    }
}
