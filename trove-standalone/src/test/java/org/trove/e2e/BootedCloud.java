package org.trove.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.trove.cloud.Cloud;
import org.trove.cloud.CloudException;
import org.trove.cloud.Compute;
import org.trove.cloud.Networks;
import org.trove.cloud.Server;
import org.trove.cloud.ServerSpec;
import org.trove.cloud.Volumes;
import org.trove.model.Access;
import org.trove.model.Flavor;
import org.trove.model.InstanceAddress;
import org.trove.model.InstanceId;
import org.trove.model.ProjectId;

/** A cloud of one process whose servers are booted from their user data alone, as those of a real one are. */
final class BootedCloud implements Cloud {
    private final Map<InstanceId, Server> servers = new ConcurrentHashMap<>();
    private final Map<InstanceId, Volumes.Volume> volumes = new ConcurrentHashMap<>();
    private final Map<InstanceId, InstanceAddress> addresses = new ConcurrentHashMap<>();
    private final Path home;

    BootedCloud(Path home) {
        this.home = home;
    }

    @Override
    public Compute compute() {
        return new Servers();
    }

    @Override
    public Networks networks() {
        return new Addresses();
    }

    @Override
    public Volumes volumes() {
        return new DataVolumes();
    }

    @Override
    public void close() {
        // The servers go on; the test ends them.
    }

    private void helper(String... arguments) {
        BootHelper.Result result = BootHelper.run(home, arguments);
        if (result.exitCode() != 0) {
            throw new CloudException(CloudException.Kind.PERMANENT, "boot-helper: " + result.output(), null);
        }
    }

    private static Volumes.Volume in(Volumes.Volume volume, String status) {
        return new Volumes.Volume(volume.id(), volume.owner(), volume.sizeGb(), status);
    }

    /** What no story about booting asks for. */
    private static CloudException unable() {
        return new CloudException(CloudException.Kind.PERMANENT, "This cloud only boots servers.", null);
    }

    private final class Servers implements Compute {
        @Override
        public Server ensureServer(ServerSpec spec) {
            return servers.computeIfAbsent(spec.owner(), owner -> {
                keepUserData(spec);
                boot(owner);
                volumes.computeIfPresent(owner, (id, volume) -> in(volume, "in-use"));
                return new Server(owner.value(), owner, "ACTIVE", null);
            });
        }

        private void keepUserData(ServerSpec spec) {
            try {
                Files.writeString(userData(spec.owner()), Objects.requireNonNull(spec.userData(), "no user data"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private Path userData(InstanceId owner) {
            return home.resolveSibling("user-data-" + owner);
        }

        private void boot(InstanceId owner) {
            InstanceAddress address = Objects.requireNonNull(addresses.get(owner), "no address of " + owner);
            Volumes.Volume volume = volumes.get(owner);
            String size = Integer.toString(volume == null ? 0 : volume.sizeGb());
            helper("boot", owner.value(), address.address(), userData(owner).toString(), "--volume-gb", size);
        }

        @Override
        public Optional<Server> findServer(InstanceId owner) {
            return Optional.ofNullable(servers.get(owner));
        }

        @Override
        public void removeServer(InstanceId owner) {
            if (servers.remove(owner) != null) {
                helper("remove", owner.value());
            }
        }

        @Override
        public List<Server> listServers() {
            return List.copyOf(servers.values());
        }

        @Override
        public void resizeServer(InstanceId owner, Flavor flavor) {
            throw unable();
        }

        @Override
        public void migrateServer(InstanceId owner, @Nullable String host) {
            throw unable();
        }

        @Override
        public void confirmResize(InstanceId owner) {
            throw unable();
        }

        @Override
        public void revertResize(InstanceId owner) {
            throw unable();
        }

        @Override
        public void rebootServer(InstanceId owner) {
            helper("halt", owner.value());
            boot(owner);
        }

        @Override
        public void rebuildServer(ServerSpec spec) {
            helper("wipe", spec.owner().value());
            keepUserData(spec);
            boot(spec.owner());
        }

        @Override
        public void attachVolume(InstanceId owner, String volumeId) {
            helper("attach", owner.value());
            volumes.computeIfPresent(owner, (id, volume) -> in(volume, "in-use"));
        }

        @Override
        public void detachVolume(InstanceId owner, String volumeId) {
            helper("detach", owner.value());
            volumes.computeIfPresent(owner, (id, volume) -> in(volume, "available"));
        }
    }

    private final class Addresses implements Networks {
        @Override
        public List<InstanceAddress> ensureAddresses(
                InstanceId owner,
                ProjectId project,
                List<Map<String, Object>> nics,
                @Nullable Access access,
                List<Integer> tcpPorts) {
            return List.of(addresses.computeIfAbsent(
                    owner,
                    id -> new InstanceAddress(
                            "198.18.0." + (addresses.size() + 2), InstanceAddress.Type.PRIVATE, "booted")));
        }

        @Override
        public void updateAccess(InstanceId owner, Access access, List<Integer> tcpPorts) {
            throw unable();
        }

        @Override
        public List<Port> listPorts() {
            return addresses.keySet().stream()
                    .map(owner -> new Port("port of " + owner, owner))
                    .toList();
        }

        @Override
        public void removeAddresses(InstanceId owner) {
            addresses.remove(owner);
        }
    }

    private final class DataVolumes implements Volumes {
        @Override
        public Volume ensureVolume(InstanceId owner, int sizeGb, @Nullable String type) {
            return volumes.computeIfAbsent(owner, id -> new Volume(id.value(), id, sizeGb, "available"));
        }

        @Override
        public Optional<Volume> findVolume(InstanceId owner) {
            return Optional.ofNullable(volumes.get(owner));
        }

        @Override
        public void removeVolume(InstanceId owner) {
            volumes.remove(owner);
        }

        @Override
        public void extendVolume(InstanceId owner, int sizeGb) {
            helper("grow", owner.value(), Integer.toString(sizeGb));
            volumes.computeIfPresent(owner, (id, old) -> new Volume(old.id(), owner, sizeGb, old.status()));
        }

        @Override
        public List<Volume> listVolumes() {
            return List.copyOf(volumes.values());
        }
    }
}
