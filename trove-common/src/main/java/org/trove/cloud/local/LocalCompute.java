package org.trove.cloud.local;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.trove.cloud.CloudException;
import org.trove.cloud.CloudException.Kind;
import org.trove.cloud.Compute;
import org.trove.cloud.Server;
import org.trove.cloud.ServerSpec;
import org.trove.cloud.Volumes;
import org.trove.model.InstanceId;
import org.trove.time.IdSource;

/** A server is a directory and the guest agent that runs in it. */
final class LocalCompute implements Compute {
    private final LocalHome home;
    private final HomeLocks locks;
    private final LocalSettings settings;
    private final Agents agents;
    private final Removals removals;
    private final Volumes volumes;
    private final IdSource ids;

    LocalCompute(
            LocalHome home,
            HomeLocks locks,
            LocalSettings settings,
            Agents agents,
            Removals removals,
            Volumes volumes,
            IdSource ids) {
        this.home = home;
        this.locks = locks;
        this.settings = settings;
        this.agents = agents;
        this.removals = removals;
        this.volumes = volumes;
        this.ids = ids;
    }

    @Override
    public Server ensureServer(ServerSpec spec) {
        InstanceId owner = spec.owner();
        try {
            ServerRecord server = provision(spec);
            agents.keepRunning(owner);
            return agents.show(owner, server);
        } catch (IOException e) {
            throw LocalFailures.storage("cannot make the server of instance " + owner, e);
        }
    }

    @Override
    public Optional<Server> findServer(InstanceId owner) {
        try {
            Optional<ServerRecord> server = files(owner).record();
            return server.isPresent() ? Optional.of(agents.show(owner, server.get())) : Optional.empty();
        } catch (IOException e) {
            throw LocalFailures.storage("cannot read the server of instance " + owner, e);
        }
    }

    @Override
    public void removeServer(InstanceId owner) {
        try {
            removals.request(files(owner));
        } catch (IOException e) {
            throw LocalFailures.storage("cannot remove the server of instance " + owner, e);
        }
    }

    @Override
    public List<Server> listServers() {
        try {
            List<Server> servers = new ArrayList<>();
            for (InstanceId owner : home.instances()) {
                findServer(owner).ifPresent(servers::add);
            }
            return servers;
        } catch (IOException e) {
            throw LocalFailures.storage("cannot read the servers", e);
        }
    }

    private ServerRecord provision(ServerSpec spec) throws IOException {
        InstanceId owner = spec.owner();
        ServerFiles files = files(owner);
        try (HomeLocks.Held held = locks.lock(owner)) {
            if (files.isRemoving()) {
                throw new CloudException(
                        Kind.BUSY, "the server of instance " + owner + " is still being removed", null);
            }
            Optional<ServerRecord> known = files.record();
            if (known.isPresent()) {
                return known.get();
            }
            ServerRecord server = describe(spec);
            home.makeInstance(owner);
            files.makeDirectories();
            home.makeData(owner, server.uid());
            int volumeGb = volumes.findVolume(owner).map(Volumes.Volume::sizeGb).orElse(0);
            new GuestFiles(settings).write(spec, server, files, home.data(owner), volumeGb);
            files.commit(server);
            return server;
        }
    }

    private ServerRecord describe(ServerSpec spec) {
        String address = spec.addresses().stream()
                .map(given -> given.address())
                .filter(given -> settings.range().number(given) >= 0)
                .findFirst()
                .orElseThrow(() -> new CloudException(
                        Kind.PERMANENT, "instance " + spec.owner() + " has no address of the local network", null));
        // Addresses are unique, so are the user ids that follow from them: no datastore can read another's data.
        int uid = settings.firstDatastoreUid() + settings.range().number(address);
        return new ServerRecord(
                ids.newId().toString(),
                spec.name(),
                spec.manager(),
                spec.flavor().id(),
                address,
                uid);
    }

    private ServerFiles files(InstanceId owner) {
        return new ServerFiles(owner, home.instance(owner));
    }
}
