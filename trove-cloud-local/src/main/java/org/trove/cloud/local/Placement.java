package org.trove.cloud.local;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.cloud.CloudException;
import org.trove.cloud.CloudException.Kind;
import org.trove.host.OsUser;
import org.trove.host.Privileges;
import org.trove.host.ProcessesIn;
import org.trove.host.ServiceAccount;
import org.trove.model.InstanceId;

/**
 * At which address and as which user a server runs. Both are its own on the whole machine; where another home has them, or
 * another program listens there, the server is given others before it starts.
 */
final class Placement {
    private static final Logger LOG = LoggerFactory.getLogger(Placement.class);

    /** 65534 is nobody, 65535 no user at all. */
    private static final int NOBODY = 65_534;

    private final LocalHome home;
    private final LocalSettings settings;
    private final LocalNetworks networks;
    private final MachineClaims machine;

    Placement(LocalHome home, LocalSettings settings, LocalNetworks networks, MachineClaims machine) {
        this.home = home;
        this.settings = settings;
        this.networks = networks;
        this.machine = machine;
    }

    /** Whether the machine knows the server's address and user as its own. */
    boolean holds(InstanceId owner, ServerRecord server) throws IOException {
        Path holder = home.instance(owner);
        boolean address = machine.take(server.address(), holder);
        return address && (!OsUser.isRoot() || machine.take(MachineClaims.user(server.uid()), holder));
    }

    /** A user for the datastore of a new server. @param address that the server has */
    int user(InstanceId owner, String address) throws IOException {
        int first = settings.firstDatastoreUid();
        int usual = first + settings.range().number(address);
        if (!OsUser.isRoot()) {
            return usual;
        }
        // Other homes of the machine count from the same id, so that a home with few addresses needs more ids than
        // these.
        int candidates = Math.max(settings.range().size(), LocalUsers.CANDIDATES);
        for (int offset = 0; offset < candidates; offset++) {
            int uid = first + Math.floorMod(usual - first + offset, candidates);
            if (uid != NOBODY && uid != NOBODY + 1 && machine.take(MachineClaims.user(uid), home.instance(owner))) {
                return uid;
            }
        }
        throw new CloudException(
                Kind.QUOTA,
                "no user id is left: all from " + first + " to " + (first + candidates - 1)
                        + " are taken on this machine",
                null);
    }

    /**
     * Makes sure that a server that is about to start gets its address and its user for itself; its lock is held, and its
     * agent does not run.
     */
    void settle(ServerFiles files, ServerRecord server) throws IOException {
        ServerRecord next = server;
        if (isOwn(files, server)) {
            files.markProved(server.address());
        } else {
            next = withAddress(files, next);
        }
        if (OsUser.isRoot() && !machine.take(MachineClaims.user(server.uid()), files.directory())) {
            next = withUser(files, next);
        }
        if (!next.equals(server)) {
            files.commit(next);
        }
        LoopVolume volume = home.volume(files.owner());
        if (volume.exists()) {
            // As after a boot. A datastore without its data would begin with none.
            volume.mount(next.uid());
        }
        GuestFiles.tellServer(files.etc(), next);
    }

    /**
     * Whether the server may start at its address. At the first start under a claim the ports must be free too: an older release, or another
     * program, may be there without one. Later the address stays what clients know, and the datastore says who is in its way.
     */
    private boolean isOwn(ServerFiles files, ServerRecord server) throws IOException {
        boolean claimed = machine.take(server.address(), files.directory());
        List<Integer> ports = GuestFiles.ports(files.etc());
        // A datastore that outlived its agent listens where it should.
        return claimed
                && (files.hasProved(server.address())
                        || LocalNetworks.areFree(server.address(), ports)
                        || !ProcessesIn.directory(home.data(files.owner())).isEmpty());
    }

    private ServerRecord withAddress(ServerFiles files, ServerRecord server) throws IOException {
        try {
            String address = networks.replace(files.owner(), GuestFiles.ports(files.etc()));
            files.markMoved();
            LOG.warn(
                    "address is in use by another home or program of this machine, so the instance has another one now"
                            + " instance={} before={} now={}",
                    files.owner(),
                    server.address(),
                    address);
            return server.placed(address, server.uid());
        } catch (CloudException e) {
            LOG.warn("address stays though it is in use instance={} reason={}", files.owner(), e.getMessage());
            return server;
        }
    }

    /** The files first: where this is interrupted, the next start finds the old user taken, and begins again. */
    private ServerRecord withUser(ServerFiles files, ServerRecord server) throws IOException {
        int uid = user(files.owner(), server.address());
        Privileges.ofThisProcess(new ServiceAccount(uid, uid)).give(home.data(files.owner()));
        LOG.warn(
                "user id belongs to another home of this machine, so the instance has another one now instance={}"
                        + " before={} now={}",
                files.owner(),
                server.uid(),
                uid);
        return server.placed(server.address(), uid);
    }

    /** What an instance's address is now; that of its plan may be an earlier one. */
    Optional<String> address(InstanceId owner) throws IOException {
        return networks.find(owner);
    }
}
