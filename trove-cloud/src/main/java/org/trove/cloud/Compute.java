package org.trove.cloud;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.trove.model.Flavor;
import org.trove.model.InstanceId;

/**
 * Servers. Every method throws {@link CloudException} where the cloud fails; each may be repeated: a server is found again by
 * its owner before another is made.
 *
 * <p>What changes a server only starts the change, and the status of {@link #findServer} tells how it goes. Such a method throws
 * {@code NOT_FOUND} where the owner has no server, and {@code BUSY} while the server is in the middle of another change.
 */
public interface Compute {
    /** Makes the owner's server, or finds it. */
    Server ensureServer(ServerSpec spec);

    Optional<Server> findServer(InstanceId owner);

    /** Starts the removal; nothing to do where there is none. The server is gone when it is not found any more. */
    void removeServer(InstanceId owner);

    /** All servers that were made for instances. */
    List<Server> listServers();

    /**
     * Gives the server another flavor: {@code RESIZE}, then {@code VERIFY_RESIZE} until it is confirmed or reverted. Nothing to
     * do where the server has that flavor, or is on the way to it.
     */
    void resizeServer(InstanceId owner, Flavor flavor);

    /**
     * Moves the server to another host of the same cloud: ends in {@code VERIFY_RESIZE} like a resize, with the same flavor.
     * Nothing to do where such a move is under way or waits for its confirmation.
     *
     * @param host where to, null = the cloud's choice
     */
    void migrateServer(InstanceId owner, @Nullable String host);

    /** Keeps the result of a resize or move; nothing to do where none waits for that. */
    void confirmResize(InstanceId owner);

    /**
     * Takes a resize or move back: {@code REVERT_RESIZE}, then {@code ACTIVE} as before. Nothing to do where none waits for
     * that; {@code BUSY} while it is still under way.
     */
    void revertResize(InstanceId owner);

    /** Restarts the server: {@code REBOOT}, then {@code ACTIVE}. Nothing to do while it restarts already. */
    void rebootServer(InstanceId owner);

    /**
     * Makes the server's root disk anew, from the image and with the files of {@code spec}; its id, its addresses and its data
     * volume stay: {@code REBUILD}, then {@code ACTIVE}. Nothing to do while it is rebuilt already.
     */
    void rebuildServer(ServerSpec spec);

    /** Gives a volume to the owner's server; nothing to do where it has it. */
    void attachVolume(InstanceId owner, String volumeId);

    /** Takes a volume from the owner's server; nothing to do where it does not have it. */
    void detachVolume(InstanceId owner, String volumeId);
}
