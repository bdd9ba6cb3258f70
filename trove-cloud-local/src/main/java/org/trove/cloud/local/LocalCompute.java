package org.trove.cloud.local;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.trove.cloud.CloudException;
import org.trove.cloud.CloudException.Kind;
import org.trove.cloud.Compute;
import org.trove.cloud.Server;
import org.trove.cloud.ServerSpec;
import org.trove.cloud.Volumes;
import org.trove.host.FileTree;
import org.trove.host.PrivateFiles;
import org.trove.lifecycle.ServerStatuses;
import org.trove.model.Flavor;
import org.trove.model.InstanceId;
import org.trove.time.IdSource;

/** A server is a directory and the guest agent that runs in it. */
final class LocalCompute implements Compute {
    private final LocalHome home;
    private final HomeLocks locks;
    private final LocalSettings settings;
    private final Agents agents;
    private final Removals removals;
    private final ServerChanges changes;
    private final LocalVolumes volumes;
    private final Placement placement;
    private final IdSource ids;

    LocalCompute(
            LocalHome home,
            LocalSettings settings,
            Agents agents,
            Removals removals,
            ServerChanges changes,
            LocalVolumes volumes,
            Placement placement,
            IdSource ids) {
        this.home = home;
        this.locks = new HomeLocks(home.locks());
        this.settings = settings;
        this.agents = agents;
        this.removals = removals;
        this.changes = changes;
        this.volumes = volumes;
        this.placement = placement;
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

    @Override
    public void resizeServer(InstanceId owner, Flavor flavor) {
        changes.begin(owner, (server, files) -> {
            if (server.flavor().equals(flavor.id())) {
                return server;
            }
            return requireSettled(owner, server).resizing(flavor.id());
        });
    }

    @Override
    public void migrateServer(InstanceId owner, @Nullable String host) {
        throw new CloudException(
                Kind.PERMANENT,
                "instance " + owner + " cannot be migrated: the local cloud has one host, this machine",
                null);
    }

    @Override
    public void confirmResize(InstanceId owner) {
        changes.begin(owner, (server, files) -> {
            requireVerifiable(owner, server);
            return server.confirmed();
        });
    }

    @Override
    public void revertResize(InstanceId owner) {
        changes.begin(owner, (server, files) -> {
            requireVerifiable(owner, server);
            return server.flavorBefore() == null ? server : server.reverting();
        });
    }

    @Override
    public void rebootServer(InstanceId owner) {
        changes.begin(owner, (server, files) -> {
            if (ServerStatuses.REBOOT.equals(server.change())) {
                return server;
            }
            return requireSettled(owner, server).rebooting();
        });
    }

    @Override
    public void rebuildServer(ServerSpec spec) {
        InstanceId owner = spec.owner();
        changes.begin(owner, (server, files) -> {
            if (ServerStatuses.REBUILD.equals(server.change())) {
                return server;
            }
            ServerRecord next = requireSettled(owner, server).rebuilding(spec.imageId());
            FileTree.delete(files.nextEtc());
            PrivateFiles.directory(files.nextEtc());
            new GuestFiles(settings).write(spec, next, place(owner, files.nextEtc()));
            return next;
        });
    }

    /** A data directory is always at hand; one that is a file system of its own is there while it is attached. */
    @Override
    public void attachVolume(InstanceId owner, String volumeId) {
        try {
            ServerRecord server = requireServer(owner);
            if (home.volume(owner).exists()) {
                home.volume(owner).mount(server.uid());
            }
            volumes.setAttached(owner, true);
        } catch (IOException e) {
            throw LocalFailures.storage("cannot attach the volume of instance " + owner, e);
        }
    }

    @Override
    public void detachVolume(InstanceId owner, String volumeId) {
        try {
            requireServer(owner);
            home.volume(owner).unmount();
            volumes.setAttached(owner, false);
        } catch (IOException e) {
            throw LocalFailures.storage("cannot detach the volume of instance " + owner, e);
        }
    }

    private ServerRecord requireServer(InstanceId owner) throws IOException {
        return files(owner)
                .record()
                .orElseThrow(() -> new CloudException(Kind.NOT_FOUND, "instance " + owner + " has no server", null));
    }

    private static ServerRecord requireSettled(InstanceId owner, ServerRecord server) {
        if (!server.isSettled()) {
            throw ServerChanges.busy(owner, server.change() == null ? ServerStatuses.VERIFY_RESIZE : server.change());
        }
        return server;
    }

    private static void requireVerifiable(InstanceId owner, ServerRecord server) {
        if (ServerStatuses.RESIZE.equals(server.change())) {
            throw ServerChanges.busy(owner, ServerStatuses.RESIZE);
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
            new GuestFiles(settings).write(spec, server, place(owner, files.etc()));
            files.commit(server);
            return server;
        }
    }

    private ServerRecord describe(ServerSpec spec) throws IOException {
        String address = placement
                .address(spec.owner())
                .filter(given -> settings.range().number(given) >= 0)
                .orElseThrow(() -> new CloudException(
                        Kind.PERMANENT, "instance " + spec.owner() + " has no address of the local network", null));
        // A user of its own: no datastore can read another's data.
        int uid = placement.user(spec.owner(), address);
        return new ServerRecord(
                ids.newId().toString(),
                spec.name(),
                spec.manager(),
                spec.flavor().id(),
                address,
                uid,
                spec.imageId(),
                null,
                null);
    }

    private GuestFiles.Place place(InstanceId owner, Path etc) {
        int volumeGb = volumes.findVolume(owner).map(Volumes.Volume::sizeGb).orElse(0);
        return new GuestFiles.Place(etc, files(owner).state(), home.data(owner), volumeGb);
    }

    private ServerFiles files(InstanceId owner) {
        return new ServerFiles(owner, home.instance(owner));
    }
}
