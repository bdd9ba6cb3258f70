package org.trove.cloud.openstack;

import org.trove.cloud.Cloud;
import org.trove.cloud.Compute;
import org.trove.cloud.Networks;
import org.trove.cloud.Volumes;

/** One OpenStack, seen by one service user. Closing it leaves everything there as it is. */
record OpenStackCloud(Compute compute, Networks networks, Volumes volumes) implements Cloud {
    @Override
    public void close() {
        // Connections end by themselves when they are not used.
    }
}
