package org.trove.store;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.trove.model.InstanceId;
import org.trove.model.ServiceStatus;
import org.trove.model.VolumeUsage;

/**
 * A guest's word on its datastore.
 *
 * @param sent seconds since the epoch by the guest's clock; orders the heartbeats of one guest
 * @param volume null where the guest did not say (Python guests never do)
 * @param interval between its reports, likewise
 */
public record Heartbeat(
        InstanceId instance,
        double sent,
        ServiceStatus status,
        @Nullable VolumeUsage volume,
        @Nullable Duration interval) {
    /** One that does not say how often the guest reports. */
    public Heartbeat(InstanceId instance, double sent, ServiceStatus status, @Nullable VolumeUsage volume) {
        this(instance, sent, status, volume, null);
    }
}
