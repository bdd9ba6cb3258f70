package org.trove.cloud.openstack;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import org.jspecify.annotations.Nullable;

/**
 * What instances get of the cloud's block storage. Names and defaults are Trove's.
 *
 * @param cinderVolumeType of volumes whose user names none; default: the cloud's own default
 * @param enableVolumeAz whether volumes are made in the server's availability zone; default false
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record VolumeSettings(
        @Nullable String cinderVolumeType, @Nullable Boolean enableVolumeAz) {
    static final VolumeSettings DEFAULT = new VolumeSettings(null, null);

    boolean followsZone() {
        return enableVolumeAz != null && enableVolumeAz;
    }
}
