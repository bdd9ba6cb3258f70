package org.trove.cloud.noop;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.trove.cloud.CloudException;
import org.trove.cloud.CloudException.Kind;
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

    @Override
    public void extendVolume(InstanceId owner, int sizeGb) {
        change(owner, known -> new Volume(known.id(), owner, Math.max(known.sizeGb(), sizeGb), known.status()));
    }

    void setStatus(InstanceId owner, String status) {
        change(owner, known -> new Volume(known.id(), owner, known.sizeGb(), status));
    }

    private void change(InstanceId owner, UnaryOperator<Volume> change) {
        if (volumes.computeIfPresent(owner, (id, known) -> change.apply(known)) == null) {
            throw new CloudException(Kind.NOT_FOUND, "instance " + owner + " has no volume", null);
        }
    }
}
