package org.trove.model;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the datastore inside an instance.
 *
 * @param updated when the row was last written: by a heartbeat or by an action of the control plane
 * @param volume latest measurement of the data volume, null before the first
 * @param interval between its reports, as it says; null = it does not say
 */
public record GuestStatus(
        ServiceStatus status,
        Instant updated,
        @Nullable VolumeUsage volume,
        @Nullable Duration interval) {
    /** One that does not say how often it reports. */
    public GuestStatus(ServiceStatus status, Instant updated, @Nullable VolumeUsage volume) {
        this(status, updated, volume, null);
    }
}
