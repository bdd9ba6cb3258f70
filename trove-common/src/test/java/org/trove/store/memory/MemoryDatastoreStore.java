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
        state.versions.put(version.id(), version);
        DatastoreDescriptor descriptor = state.descriptors.get(version.manager());
        if (descriptor != null) {
            state.parameters.putIfAbsent(version.id(), descriptor.parameters());
        }
    }

    @Override
    public boolean removeDatastore(String id) {
        return state.versions.values().stream()
                        .noneMatch(version -> version.datastoreId().equals(id))
                && state.datastores.remove(id) != null;
    }
}
