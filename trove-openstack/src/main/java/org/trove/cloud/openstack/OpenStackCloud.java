package org.trove.cloud.openstack;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.trove.cloud.Cloud;
import org.trove.cloud.Compute;
import org.trove.cloud.Dns;
import org.trove.cloud.Networks;
import org.trove.cloud.Volumes;

/** One OpenStack, seen by one service user. Closing it leaves everything there as it is. */
record OpenStackCloud(
        Compute compute,
        Networks networks,
        Volumes volumes,
        @Nullable Dns designate) implements Cloud {
    @Override
    public Optional<Dns> dns() {
        return Optional.ofNullable(designate);
    }

    @Override
    public void close() {
        // Connections end by themselves when they are not used.
    }
}
