package org.trove.model;

import org.jspecify.annotations.Nullable;

/**
 * What an instance says of what it has in the cloud.
 *
 * @param busy whether an operation on it is open, which may be about to make, use or remove any of it
 */
public record Ownership(
        boolean deleted,
        boolean busy,
        @Nullable String serverId,
        @Nullable String volumeId) {}
