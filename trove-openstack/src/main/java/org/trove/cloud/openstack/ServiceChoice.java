package org.trove.cloud.openstack;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import org.jspecify.annotations.Nullable;

/**
 * What an entry says of one service alone.
 *
 * @param endpointOverride its address, whatever the catalog says; null: the catalog's
 * @param facing public, internal or admin; null: that of the cloud
 * @param regionName null: that of the cloud
 * @param serviceType its type in the catalog; null: one of the usual
 * @param serviceName its name in the catalog; null: any
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record ServiceChoice(
        @Nullable String endpointOverride,
        @JsonProperty("interface") @Nullable String facing,
        @Nullable String regionName,
        @Nullable String serviceType,
        @Nullable String serviceName) {
    static final ServiceChoice NONE = new ServiceChoice(null, null, null, null, null);

    ServiceChoice {
        facing = facing == null ? null : CloudEntry.facing(facing);
    }
}
