package org.trove.model;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One database instance: a row of {@code instances}.
 *
 * @param volumeSizeGb size of the data volume in GiB; null where the datastore has none
 * @param serverId the compute server, null until one was made
 * @param serverStatus the cloud's word for the server (Nova's), null until one was seen
 * @param encryptedKey the instance's message key as stored, encrypted
 * @param version counts the changes of the row, for optimistic checks
 */
public record Instance(
        InstanceId id,
        ProjectId project,
        String name,
        InstanceTask task,
        String flavorId,
        @Nullable Integer volumeSizeGb,
        @Nullable String datastoreVersionId,
        @Nullable String serverId,
        @Nullable String serverStatus,
        @Nullable String volumeId,
        @Nullable String hostname,
        @Nullable String regionId,
        @Nullable String configurationId,
        @Nullable InstanceId replicaOf,
        @Nullable String clusterId,
        @Nullable Access access,
        @Nullable String encryptedKey,
        Instant created,
        Instant updated,
        @Nullable Instant deletedAt,
        long version) {

    public boolean isDeleted() {
        return deletedAt != null;
    }

    public Optional<Access> storedAccess() {
        return Optional.ofNullable(access);
    }
}
