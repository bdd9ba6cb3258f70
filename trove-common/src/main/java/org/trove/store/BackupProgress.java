package org.trove.store;

import org.jspecify.annotations.Nullable;
import org.trove.model.InstanceId;

/**
 * A guest's word on a backup that it makes; null = not said, so left as it is.
 *
 * @param sizeGb size in GiB
 */
public record BackupProgress(
        InstanceId instance,
        String backupId,
        double sent,
        @Nullable String state,
        @Nullable Double sizeGb,
        @Nullable String backupType,
        @Nullable String checksum,
        @Nullable String location) {}
