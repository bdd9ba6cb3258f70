package org.trove.store.memory;

import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.trove.datastore.DatastoreDescriptor;
import org.trove.datastore.ParameterRule;
import org.trove.model.CertificateAuthority;
import org.trove.model.Datastore;
import org.trove.model.DatastoreVersion;
import org.trove.model.InstanceCertificate;
import org.trove.model.InstanceId;
import org.trove.model.Orphan;
import org.trove.model.ProjectId;
import org.trove.model.Quota;
import org.trove.operation.OperationState;
import org.trove.operation.Subject;

/** All rows. A transaction works on tables of its own, which become the state when it succeeds. */
final class MemoryState {
    final Table<InstanceId, InstanceRow> instances;
    final Table<String, OperationRow> operations;
    final Table<String, OrphanRow> orphans;
    final Table<String, BootTokenRow> bootTokens;
    final Table<String, CertificateAuthority> authorities;
    final Table<InstanceId, InstanceCertificate> certificates;
    final Table<String, Backup> backups;
    final Table<QuotaKey, Integer> usages;
    final Table<QuotaKey, Integer> limits;
    final Table<String, Datastore> datastores;
    final Table<String, DatastoreVersion> versions;
    final Table<String, DatastoreDescriptor> descriptors;
    final Table<String, List<ParameterRule>> parameters;
    final Table<String, MemoryParkedMessageStore.Row> parkedMessages;
    final Table<MemoryIdempotencyStore.Name, MemoryIdempotencyStore.Row> idempotencyKeys;
    long lastSeq;
    long lastChange;

    record OrphanRow(Orphan orphan, Instant found, Instant seen) {}

    /** @param served null = nobody has fetched the agent with it */
    record BootTokenRow(
            InstanceId instance, Instant expires, @Nullable Instant served) {}

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

    MemoryState() {
        instances = Table.of(TreeMap::new, InstanceRow::clone);
        operations = Table.of(LinkedHashMap::new, OperationRow::clone);
        orphans = Table.of(LinkedHashMap::new);
        bootTokens = Table.of(HashMap::new);
        authorities = Table.of(LinkedHashMap::new);
        certificates = Table.of(HashMap::new);
        backups = Table.of(HashMap::new);
        usages = Table.of(HashMap::new);
        limits = Table.of(HashMap::new);
        datastores = Table.of(TreeMap::new);
        versions = Table.of(TreeMap::new);
        descriptors = Table.of(TreeMap::new);
        parameters = Table.of(HashMap::new);
        idempotencyKeys = Table.of(HashMap::new);
        parkedMessages = Table.of(LinkedHashMap::new);
    }

    private MemoryState(MemoryState before) {
        instances = before.instances.begin();
        operations = before.operations.begin();
        orphans = before.orphans.begin();
        bootTokens = before.bootTokens.begin();
        authorities = before.authorities.begin();
        certificates = before.certificates.begin();
        backups = before.backups.begin();
        usages = before.usages.begin();
        limits = before.limits.begin();
        datastores = before.datastores.begin();
        versions = before.versions.begin();
        descriptors = before.descriptors.begin();
        parameters = before.parameters.begin();
        idempotencyKeys = before.idempotencyKeys.begin();
        parkedMessages = before.parkedMessages.begin();
        lastSeq = before.lastSeq;
        lastChange = before.lastChange;
    }

    /** The row of an operation that is there, to change it. */
    OperationRow operation(String id) {
        return Objects.requireNonNull(operations.get(id), id);
    }

    /** The open operations that have one of these subjects, in the order of their acceptance. */
    Stream<OperationRow> open(Collection<Subject> subjects) {
        return operations.values().stream()
                .filter(row -> !row.state.isEnded() && !Collections.disjoint(row.accepted.subjects(), subjects));
    }

    /** Lets those begin that are the first of all their subjects once an operation has ended. */
    void promote(OperationRow ended, Instant now) {
        open(ended.accepted.subjects())
                .filter(row -> row.state == OperationState.QUEUED)
                .filter(row -> open(row.accepted.subjects()).noneMatch(other -> other.seq < row.seq))
                .map(OperationRow::id)
                .toList()
                .forEach(id -> {
                    OperationRow row = operation(id);
                    row.state = OperationState.PENDING;
                    row.due = now;
                    row.updated = now;
                });
    }

    /** What a transaction works on. */
    MemoryState begin() {
        return new MemoryState(this);
    }

    /** The transaction is over. @return whether it may have changed anything */
    boolean commit() {
        boolean changed = false;
        for (Table<?, ?> table : List.of(
                instances,
                operations,
                orphans,
                bootTokens,
                authorities,
                certificates,
                backups,
                usages,
                limits,
                datastores,
                versions,
                descriptors,
                parameters,
                idempotencyKeys,
                parkedMessages)) {
            changed |= table.commit();
        }
        return changed;
    }
}
