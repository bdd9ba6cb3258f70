package org.trove.store;

import org.jspecify.annotations.Nullable;
import org.trove.model.InstanceId;
import org.trove.model.ServiceStatus;
import org.trove.model.VolumeUsage;

/**
 * A guest's word on its datastore.
 *
 * @param sent seconds since the epoch by the guest's clock; orders the heartbeats of one guest
 * @param volume null where the guest did not say (Python guests never do)
 */
public record Heartbeat(
        InstanceId instance,
        double sent,
        ServiceStatus status,
        @Nullable VolumeUsage volume) {}
