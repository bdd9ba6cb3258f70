package org.trove.cloud;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.trove.model.InstanceId;

/** Data volumes. Idempotent by owner like {@link Compute}, and failing like it. */
public interface Volumes {
    /** Makes the owner's data volume, or finds it. @param sizeGb GiB, at least 1 */
    Volume ensureVolume(InstanceId owner, int sizeGb, @Nullable String type);

    /**
     * Like {@link #ensureVolume(InstanceId, int, String)}, near the server. Clouds without zones take no notice of the zone.
     *
     * @param availabilityZone of the server, null = the cloud's choice
     */
    default Volume ensureVolume(
            InstanceId owner, int sizeGb, @Nullable String type, @Nullable String availabilityZone) {
        return ensureVolume(owner, sizeGb, type);
    }

    Optional<Volume> findVolume(InstanceId owner);

    void removeVolume(InstanceId owner);

    /**
     * Starts to make the owner's volume larger; it has its new size when {@link #findVolume} shows it. Nothing to do where it is
     * as large or larger.
     *
     * @param sizeGb GiB
     * @throws CloudException of kind NOT_FOUND where the owner has no volume
     */
    void extendVolume(InstanceId owner, int sizeGb);

    /** All data volumes that were made for instances. */
    List<Volume> listVolumes();

    /** Whose volumes there are; for finding what was left over. */
    default Collection<InstanceId> owners() {
        return listVolumes().stream().map(Volume::owner).distinct().toList();
    }

    /** A data volume. @param status the cloud's word, Cinder's vocabulary; usable when {@code available} or {@code in-use} */
    record Volume(String id, InstanceId owner, int sizeGb, String status) {}
}
