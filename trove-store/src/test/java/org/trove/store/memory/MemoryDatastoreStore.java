package org.trove.store.memory;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.trove.datastore.DatastoreDescriptor;
import org.trove.datastore.ParameterRule;
import org.trove.model.Datastore;
import org.trove.model.DatastoreVersion;
import org.trove.store.DatastoreStore;

final class MemoryDatastoreStore implements DatastoreStore {
    private final MemoryState state;

    MemoryDatastoreStore(MemoryState state) {
        this.state = state;
    }

    @Override
    public List<Datastore> datastores() {
        return List.copyOf(state.datastores.values());
    }

    @Override
    public List<DatastoreVersion> versions() {
        return List.copyOf(state.versions.values());
    }

    @Override
    public Optional<DatastoreVersion> version(String id) {
        return Optional.ofNullable(state.versions.get(id));
    }

    @Override
    public Map<String, DatastoreDescriptor> descriptors() {
        return Map.copyOf(state.descriptors);
    }

    @Override
    public List<ParameterRule> parameters(String versionId) {
        return List.copyOf(state.parameters.getOrDefault(versionId, List.of()));
    }

    @Override
    public void register(DatastoreDescriptor descriptor) {
        state.descriptors.put(descriptor.manager(), descriptor);
    }

    @Override
    public void register(DatastoreVersion version) {
        state.datastores.putIfAbsent(
                version.datastoreId(), new Datastore(version.datastoreId(), version.datastoreName(), version.id()));
        state.versions.merge(version.id(), version, (known, now) -> namesImage(now) ? withImage(known, now) : known);
        DatastoreDescriptor descriptor = state.descriptors.get(version.manager());
        if (descriptor != null) {
            state.parameters.putIfAbsent(version.id(), descriptor.parameters());
        }
    }

    private static boolean namesImage(DatastoreVersion version) {
        return version.imageId() != null || !version.imageTags().isEmpty();
    }

    private static DatastoreVersion withImage(DatastoreVersion known, DatastoreVersion now) {
        return new DatastoreVersion(
                known.id(),
                known.datastoreId(),
                known.datastoreName(),
                known.name(),
                known.version(),
                known.manager(),
                now.imageId(),
                now.imageTags(),
                known.packages(),
                known.registryExt(),
                known.replicationStrategy(),
                true);
    }

    @Override
    public void setDefault(DatastoreVersion version) {
        state.datastores.computeIfPresent(
                version.datastoreId(), (id, known) -> new Datastore(id, known.name(), version.id()));
    }

    @Override
    public boolean removeDatastore(String id) {
        return state.versions.values().stream()
                        .noneMatch(version -> version.datastoreId().equals(id))
                && state.datastores.remove(id) != null;
    }
}
