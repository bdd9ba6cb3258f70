package org.trove.cloud;

import org.jspecify.annotations.Nullable;
import org.trove.model.InstanceId;

/**
 * A server of the cloud.
 *
 * @param owner the instance that it was made for (its owner tag)
 * @param status the cloud's word, Nova's vocabulary
 * @param fault why it is in ERROR, null otherwise
 * @param flavorId the flavor that it has now, or is getting; null where the cloud does not tell
 * @param imageId of its root disk; null where the cloud does not tell, or has none
 */
public record Server(
        String id,
        InstanceId owner,
        String status,
        @Nullable String fault,
        @Nullable String flavorId,
        @Nullable String imageId) {
    /** A server of whose flavor and image nothing is known. */
    public Server(String id, InstanceId owner, String status, @Nullable String fault) {
        this(id, owner, status, fault, null, null);
    }
}
