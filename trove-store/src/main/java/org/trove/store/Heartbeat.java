package org.trove.store;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.trove.model.AgentVersion;
import org.trove.model.InstanceId;
import org.trove.model.ServiceStatus;
import org.trove.model.VolumeUsage;

/**
 * A guest's word on its datastore.
 *
 * @param sent seconds since the epoch by the guest's clock; orders the heartbeats of one guest
 * @param number larger than those of all heartbeats before it, 0 = it has none: then the time orders them
 * @param volume null where the guest did not say (Python guests never do)
 * @param interval between its reports, likewise
 * @param agent what the agent is, likewise
 */
public record Heartbeat(
        InstanceId instance,
        double sent,
        long number,
        ServiceStatus status,
        @Nullable VolumeUsage volume,
        @Nullable Duration interval,
        @Nullable AgentVersion agent) {
    /** Of a guest whose reports have no numbers and that does not say how often it reports. */
    public Heartbeat(InstanceId instance, double sent, ServiceStatus status, @Nullable VolumeUsage volume) {
        this(instance, sent, 0, status, volume, null, null);
    }

    /** Whether it comes after another one of the same guest. */
    public boolean isNewerThan(Heartbeat other) {
        return isNewerThan(other.number, other.sent);
    }

    /**
     * Whether it comes after what was recorded last.
     *
     * @param lastNumber 0 = none; after one that had a number, one without is somebody else's or comes again
     */
    public boolean isNewerThan(long lastNumber, double lastSent) {
        boolean areNumbered = number > 0 || lastNumber > 0;
        return areNumbered ? number > lastNumber : sent > lastSent;
    }
}
