package org.trove.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.trove.model.AgentVersion;
import org.trove.model.GuestCode;
import org.trove.model.InstanceId;

/**
 * The agent of an instance as an operator looks at it.
 *
 * @param heard when its last heartbeat was recorded, null = never
 * @param version what it is, null = it did not say
 */
public record GuestPeer(
        InstanceId instance,
        String name,
        GuestCode code,
        @Nullable Instant heard,
        @Nullable AgentVersion version) {}
