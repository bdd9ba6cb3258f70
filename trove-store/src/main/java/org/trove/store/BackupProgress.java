package org.trove.store;

import org.jspecify.annotations.Nullable;
import org.trove.model.InstanceId;

/**
 * A guest's word on a backup that it makes; null = not said, so left as it is.
 *
 * @param number as that of a {@link Heartbeat}, among reports on backups
 * @param sizeGb size in GiB
 */
public record BackupProgress(
        InstanceId instance,
        String backupId,
        double sent,
        long number,
        @Nullable String state,
        @Nullable Double sizeGb,
        @Nullable String backupType,
        @Nullable String checksum,
        @Nullable String location) {
    /** Of a guest whose reports have no numbers. */
    public BackupProgress(
            InstanceId instance,
            String backupId,
            double sent,
            @Nullable String state,
            @Nullable Double sizeGb,
            @Nullable String backupType,
            @Nullable String checksum,
            @Nullable String location) {
        this(instance, backupId, sent, 0, state, sizeGb, backupType, checksum, location);
    }
}
