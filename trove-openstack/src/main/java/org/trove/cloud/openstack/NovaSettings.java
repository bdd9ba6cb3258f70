package org.trove.cloud.openstack;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import org.jspecify.annotations.Nullable;

/**
 * What Trove does with Nova: the section {@code compute}.
 *
 * @param novaKeypair name of the service user's key pair that servers get; default none
 * @param useNovaServerConfigDrive whether servers get their user data on a drive of their own; default false
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record NovaSettings(@Nullable String novaKeypair, boolean useNovaServerConfigDrive) {
    static final NovaSettings DEFAULT = new NovaSettings(null, false);
}
