package org.trove.store.memory;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.trove.datastore.DatastoreDescriptor;
import org.trove.datastore.ParameterRule;
import org.trove.model.Datastore;
import org.trove.model.DatastoreVersion;
import org.trove.model.InstanceId;
import org.trove.model.Orphan;
import org.trove.model.ProjectId;
import org.trove.model.Quota;

/** All rows. A transaction works on a copy, which becomes the state when it succeeds. */
final class MemoryState {
    final TreeMap<InstanceId, InstanceRow> instances = new TreeMap<>();
    final LinkedHashMap<String, OperationRow> operations = new LinkedHashMap<>();
    final LinkedHashMap<String, OrphanRow> orphans = new LinkedHashMap<>();
    final Map<String, BootTokenRow> bootTokens = new HashMap<>();
    final Map<String, Backup> backups = new HashMap<>();
    final Map<QuotaKey, Integer> usages = new HashMap<>();
    final Map<QuotaKey, Integer> limits = new HashMap<>();
    final TreeMap<String, Datastore> datastores = new TreeMap<>();
    final TreeMap<String, DatastoreVersion> versions = new TreeMap<>();
    final TreeMap<String, DatastoreDescriptor> descriptors = new TreeMap<>();
    final Map<String, List<ParameterRule>> parameters = new HashMap<>();
    final Map<MemoryIdempotencyStore.Name, MemoryIdempotencyStore.Row> idempotencyKeys = new HashMap<>();
    long lastSeq;
    long lastChange;

    record OrphanRow(Orphan orphan, Instant found, Instant seen) {}

    record BootTokenRow(InstanceId instance, Instant issued, Instant expires) {}

    record QuotaKey(ProjectId project, Quota.Resource resource) {}

    record Backup(
            String id,
            InstanceId instance,
            String state,
            @Nullable Double sizeGb) {
        private static final Set<String> RUNNING = Set.of("NEW", "BUILDING", "SAVING");

        boolean isRunning() {
            return RUNNING.contains(state);
        }
    }

    MemoryState copy() {
        MemoryState copy = new MemoryState();
        instances.forEach((id, row) -> copy.instances.put(id, row.clone()));
        operations.forEach((id, row) -> copy.operations.put(id, row.clone()));
        copy.orphans.putAll(orphans);
        copy.bootTokens.putAll(bootTokens);
        copy.backups.putAll(backups);
        copy.usages.putAll(usages);
        copy.limits.putAll(limits);
        copy.datastores.putAll(datastores);
        copy.versions.putAll(versions);
        copy.descriptors.putAll(descriptors);
        parameters.forEach((version, rules) -> copy.parameters.put(version, new ArrayList<>(rules)));
        copy.idempotencyKeys.putAll(idempotencyKeys);
        copy.lastSeq = lastSeq;
        copy.lastChange = lastChange;
        return copy;
    }
}
