package org.trove.cloud;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.trove.model.Flavor;
import org.trove.model.InstanceAddress;
import org.trove.model.InstanceId;
import org.trove.model.ProjectId;

/**
 * A server to be made for an instance.
 *
 * @param userId who asked for the instance; null where a service did
 * @param locality how the server is to be placed beside others; null where nothing was asked
 * @param manager name of the datastore's manager, for tags and the boot files
 * @param tcpPorts of the datastore, the one that it listens on first
 * @param volumeId the data volume, null where there is none
 * @param files what the guest finds at its first boot: absolute path in the guest → content; may hold secrets
 * @param userData the same as a document for cloud-init, with what else it is to do; may hold secrets; null = the cloud is to
 *     put {@code files} there itself
 */
public record ServerSpec(
        InstanceId owner,
        ProjectId project,
        @Nullable String userId,
        String name,
        String manager,
        List<Integer> tcpPorts,
        Flavor flavor,
        @Nullable String imageId,
        @Nullable String availabilityZone,
        @Nullable Locality locality,
        @Nullable String volumeId,
        List<InstanceAddress> addresses,
        Map<String, String> files,
        @Nullable String userData) {
    public ServerSpec {
        tcpPorts = List.copyOf(tcpPorts);
        addresses = List.copyOf(addresses);
        files = Map.copyOf(files);
    }

    /**
     * The group of servers that one is placed with.
     *
     * @param first the instance that the group is named after
     * @param policy such as {@code affinity} or {@code anti-affinity}; null = the group as it is, or none where there is none
     */
    public record Locality(InstanceId first, @Nullable String policy) {}

    /** Without the contents of files and user data. */
    @Override
    public String toString() {
        return "ServerSpec[" + owner + ", flavor=" + flavor.id() + ", files=" + files.keySet() + "]";
    }
}
