package org.trove.cloud;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.trove.model.Access;
import org.trove.model.InstanceAddress;
import org.trove.model.InstanceId;
import org.trove.model.ProjectId;

/** Addresses of instances. Idempotent by owner like {@link Compute}, and failing like it. */
public interface Networks {
    /**
     * Gives the owner its addresses, or finds them.
     *
     * @param project the owner's: a public address is the project's own
     * @param nics what the user asked for (network_id, subnet_id, ip_address), empty = the cloud's choice
     * @param tcpPorts that users may reach
     */
    List<InstanceAddress> ensureAddresses(
            InstanceId owner,
            ProjectId project,
            List<Map<String, Object>> nics,
            @Nullable Access access,
            List<Integer> tcpPorts);

    void removeAddresses(InstanceId owner);

    /**
     * Changes who may reach an instance. {@link #ensureAddresses} shows the addresses that it then has.
     *
     * @param access whole: what it does not name is not allowed any more
     * @param tcpPorts that users may reach
     * @throws CloudException of kind NOT_FOUND where the owner has no address
     */
    void updateAccess(InstanceId owner, Access access, List<Integer> tcpPorts);

    /** How the owner's server is in its user's network; empty where it is in the management's alone, or there is no such thing. */
    default Optional<UserInterface> userInterface(InstanceId owner) {
        return Optional.empty();
    }

    /**
     * The addresses of instances that the cloud itself gave others than {@link #ensureAddresses} did; empty for a cloud that
     * does no such thing.
     */
    default Map<InstanceId, List<InstanceAddress>> movedAddresses() {
        return Map.of();
    }

    /** Whatever holds an address for an instance. */
    List<Port> listPorts();

    /** Holds an address. @param id the cloud's name for it */
    record Port(String id, InstanceId owner) {}

    /** Who has addresses; for finding what was left over. */
    default Collection<InstanceId> owners() {
        return listPorts().stream().map(Port::owner).distinct().toList();
    }
}
