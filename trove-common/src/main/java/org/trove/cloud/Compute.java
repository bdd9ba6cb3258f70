package org.trove.cloud;

import java.util.List;
import java.util.Optional;
import org.trove.model.InstanceId;

/**
 * Servers. Every method throws {@link CloudException} where the cloud fails; each may be repeated: a server is found again by
 * its owner before another is made.
 */
public interface Compute {
    /** Makes the owner's server, or finds it. */
    Server ensureServer(ServerSpec spec);

    Optional<Server> findServer(InstanceId owner);

    /** Starts the removal; nothing to do where there is none. The server is gone when it is not found any more. */
    void removeServer(InstanceId owner);

    /** All servers that were made for instances. */
    List<Server> listServers();
}
