package org.trove.cloud;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.trove.model.BackupId;
import org.trove.model.InstanceId;

/**
 * Snapshots of data volumes, one per backup. Idempotent by backup like {@link Volumes} by owner, and failing like them. A snapshot
 * outlives its instance, but not its volume: a volume with snapshots cannot be removed.
 */
public interface Snapshots {
    /**
     * Makes the backup's snapshot of the owner's data volume, or finds it. The volume may be in use: who writes to it sees to it
     * that what is on the disk makes sense.
     *
     * @param labels kept with the snapshot, for people (datastore, tenant_id …); at most 255 characters each
     * @throws CloudException of kind NOT_FOUND where the owner has no volume
     */
    Snapshot ensureSnapshot(InstanceId owner, BackupId backup, Map<String, String> labels);

    Optional<Snapshot> findSnapshot(BackupId backup);

    /** Starts the removal; nothing to do where there is none. */
    void removeSnapshot(BackupId backup);

    /** All snapshots that were made for backups. */
    List<Snapshot> listSnapshots();

    /**
     * A snapshot of a data volume.
     *
     * @param sizeGb of the volume when the snapshot was made, GiB
     * @param status the cloud's word, Cinder's vocabulary; usable when {@code available}
     */
    record Snapshot(String id, BackupId backup, InstanceId owner, int sizeGb, String status) {}
}
