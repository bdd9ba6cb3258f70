package org.trove.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An instance with everything that an answer to a user shows of it, read together.
 *
 * @param version null where the row's datastore version is gone (a deleted instance)
 * @param fault the latest failure, null where there is none
 * @param replicas ids of the instances that replicate from this one
 */
public record InstanceDetails(
        Instance instance,
        GuestStatus guest,
        @Nullable DatastoreVersion version,
        List<InstanceAddress> addresses,
        List<InstanceId> replicas,
        @Nullable Fault fault,
        boolean backupRunning) {
    public InstanceDetails {
        addresses = List.copyOf(addresses);
        replicas = List.copyOf(replicas);
    }
}
