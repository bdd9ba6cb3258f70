package org.trove.cloud;

import org.jspecify.annotations.Nullable;
import org.trove.model.InstanceId;

/**
 * A server of the cloud.
 *
 * @param owner the instance that it was made for (its owner tag)
 * @param status the cloud's word, Nova's vocabulary
 * @param fault why it is in ERROR, null otherwise
 */
public record Server(
        String id,
        InstanceId owner,
        String status,
        @Nullable String fault) {}
