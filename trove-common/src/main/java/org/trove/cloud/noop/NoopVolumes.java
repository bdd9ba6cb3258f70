package org.trove.cloud.noop;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.trove.cloud.Volumes;
import org.trove.model.InstanceId;
import org.trove.time.IdSource;

/** Volumes that are only remembered. */
final class NoopVolumes implements Volumes {
    private final Map<InstanceId, Volume> volumes = new ConcurrentHashMap<>();
    private final IdSource ids;

    NoopVolumes(IdSource ids) {
        this.ids = ids;
    }

    @Override
    public Volume ensureVolume(InstanceId owner, int sizeGb, @Nullable String type) {
        return volumes.computeIfAbsent(owner, id -> new Volume(ids.newId().toString(), id, sizeGb, "available"));
    }

    @Override
    public Optional<Volume> findVolume(InstanceId owner) {
        return Optional.ofNullable(volumes.get(owner));
    }

    @Override
    public List<Volume> listVolumes() {
        return List.copyOf(volumes.values());
    }

    @Override
    public void removeVolume(InstanceId owner) {
        volumes.remove(owner);
    }
}
