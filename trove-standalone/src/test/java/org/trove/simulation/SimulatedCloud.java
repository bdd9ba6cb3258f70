package org.trove.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.trove.cloud.CloudException;
import org.trove.cloud.Networks;
import org.trove.cloud.Server;
import org.trove.cloud.ServerSpec;
import org.trove.cloud.Volumes.Volume;
import org.trove.model.InstanceAddress;
import org.trove.model.InstanceId;

/**
 * What really is in the cloud. One call is one moment; that calls fail, are slow, or happen after their caller gave up is the
 * business of {@link CloudPort}.
 */
final class SimulatedCloud {
    private final World world;
    private final Map<InstanceId, List<Machinery>> servers = new LinkedHashMap<>();
    private final Map<InstanceId, Volume> volumes = new LinkedHashMap<>();
    private final Map<InstanceId, List<InstanceAddress>> addresses = new LinkedHashMap<>();
    private final SimulatedNames names;
    private final Set<InstanceId> spoilt = new HashSet<>();
    private int made;

    SimulatedCloud(World world) {
        this.world = world;
        this.names = new SimulatedNames(world);
    }

    /** A server, and when it became visible and was told to go. */
    static final class Machinery {
        private final String id;
        private final ServerSpec spec;
        private final long madeMicros;
        private String status = "BUILD";
        private @Nullable String fault;
        private boolean going;
        private String flavor;

        /** Until a resize or move is confirmed or reverted. */
        private @Nullable String flavorBefore;

        Machinery(String id, ServerSpec spec, long madeMicros) {
            this.id = id;
            this.spec = spec;
            this.madeMicros = madeMicros;
            this.flavor = spec.flavor().id();
        }

        String id() {
            return id;
        }

        ServerSpec spec() {
            return spec;
        }

        private Server seen() {
            return new Server(id, spec.owner(), status, fault, flavor, spec.imageId());
        }
    }

    /** Instances that the cloud gave a reason to fail for good. */
    Set<InstanceId> spoilt() {
        return spoilt;
    }

    /** Owners of whatever there is. */
    Set<InstanceId> owners() {
        Set<InstanceId> owners = new HashSet<>(servers.keySet());
        owners.addAll(volumes.keySet());
        owners.addAll(addresses.keySet());
        owners.addAll(names.owners());
        return owners;
    }

    List<Volume> volumes() {
        return List.copyOf(volumes.values());
    }

    List<Networks.Port> ports() {
        return addresses.keySet().stream()
                .map(owner -> new Networks.Port("port of " + owner, owner))
                .toList();
    }

    boolean isComplete(InstanceId owner) {
        return servers.containsKey(owner)
                && volumes.containsKey(owner)
                && addresses.containsKey(owner)
                && names.leadTo(owner, addresses.get(owner));
    }

    SimulatedNames names() {
        return names;
    }

    String describe(InstanceId owner) {
        return (servers.containsKey(owner) ? " server" : "")
                + (volumes.containsKey(owner) ? " volume" : "")
                + (addresses.containsKey(owner) ? " addresses" : "")
                + (names.owners().contains(owner) ? " host name" : "");
    }

    Server ensureServer(ServerSpec spec) {
        List<Machinery> there = servers.computeIfAbsent(spec.owner(), owner -> new ArrayList<>());
        if (there.isEmpty() || world.mutation() == Mutation.NO_FIND_BEFORE_MAKE) {
            Machinery machinery =
                    new Machinery("server-" + ++made, spec, world.timeline().nowMicros());
            there.add(machinery);
            world.say(() -> "cloud makes " + machinery.id + " for " + spec.owner());
            if (there.size() > 1) {
                world.fail("instance " + spec.owner() + " has two servers");
            }
            world.timeline().after(world.chance().millis(1_000, 9_000), null, () -> comeUp(machinery));
        }
        return there.get(0).seen();
    }

    private void comeUp(Machinery machinery) {
        if (world.isTroubled() && world.plan().cloudRefuses() && world.chance().oneIn(8)) {
            machinery.status = "ERROR";
            machinery.fault = "No valid host was found.";
            spoilt.add(machinery.spec.owner());
            world.say(() -> machinery.id + " fails to come up");
        } else if (!machinery.going) {
            machinery.status = "ACTIVE";
            world.say(() -> machinery.id + " is active");
            world.guests().boot(machinery);
        }
    }

    /** @param lags whether what is young is not seen yet */
    Optional<Server> findServer(InstanceId owner, boolean lags) {
        return list(lags).stream()
                .filter(server -> server.owner().equals(owner))
                .findFirst();
    }

    List<Server> list(boolean lags) {
        long young = world.timeline().nowMicros() - Duration.ofSeconds(12).toNanos() / 1_000;
        return servers.values().stream()
                .flatMap(List::stream)
                .filter(machinery -> !lags || machinery.madeMicros < young)
                .map(Machinery::seen)
                .toList();
    }

    void removeServer(InstanceId owner) {
        for (Machinery machinery : servers.getOrDefault(owner, List.of())) {
            if (!machinery.going) {
                machinery.going = true;
                world.guests().shutDown(machinery);
                world.say(() -> machinery.id + " is being removed");
                world.timeline().after(world.chance().millis(200, 6_000), null, () -> gone(machinery));
            }
        }
    }

    private void gone(Machinery machinery) {
        if (world.isTroubled() && world.plan().cloudFails() && world.chance().oneIn(6)) {
            machinery.going = false;
            world.say(() -> "the removal of " + machinery.id + " hangs");
            return;
        }
        List<Machinery> left = servers.getOrDefault(machinery.spec.owner(), List.of());
        left.remove(machinery);
        if (left.isEmpty()) {
            servers.remove(machinery.spec.owner());
        }
        world.say(() -> machinery.id + " is gone");
    }

    void resizeServer(InstanceId owner, String flavor) {
        Machinery server = require(owner);
        if (!server.flavor.equals(flavor)) {
            startResize(server, flavor);
        }
    }

    void migrateServer(InstanceId owner) {
        Machinery server = require(owner);
        if (server.flavorBefore == null) {
            startResize(server, server.flavor);
        }
    }

    private void startResize(Machinery server, String flavor) {
        requireStatus(server, "ACTIVE");
        boolean fails = world.isTroubled()
                && world.plan().cloudRefuses()
                && world.chance().oneIn(4);
        String before = server.flavor;
        if (!fails) {
            server.flavorBefore = before;
            server.flavor = flavor;
        }
        restart(server, "RESIZE", fails ? "ACTIVE" : "VERIFY_RESIZE");
    }

    void endResize(InstanceId owner, boolean keep) {
        Machinery server = require(owner);
        String before = server.flavorBefore;
        if (before == null) {
            return;
        }
        requireStatus(server, "VERIFY_RESIZE");
        server.flavorBefore = null;
        if (keep) {
            server.status = "ACTIVE";
        } else {
            server.flavor = before;
            restart(server, "REVERT_RESIZE", "ACTIVE");
        }
    }

    void restart(InstanceId owner, String status) {
        Machinery server = require(owner);
        if (!server.status.equals(status)) {
            requireStatus(server, "ACTIVE");
            restart(server, status, "ACTIVE");
        }
    }

    private void restart(Machinery server, String status, String then) {
        server.status = status;
        world.say(() -> server.id + " is in " + status);
        world.guests().suspend(server);
        world.timeline().after(world.chance().millis(300, 6_000), null, () -> {
            if (!server.going) {
                server.status = then;
                world.say(() -> server.id + " is in " + then);
                world.guests().resume(server);
            }
        });
    }

    private Machinery require(InstanceId owner) {
        return servers.getOrDefault(owner, List.of()).stream()
                .findFirst()
                .orElseThrow(() -> new CloudException(CloudException.Kind.NOT_FOUND, "There is no server.", null));
    }

    private static void requireStatus(Machinery server, String status) {
        if (server.going || !server.status.equals(status)) {
            throw new CloudException(CloudException.Kind.BUSY, "The server is in state " + server.status + ".", null);
        }
    }

    /** @param sizeGb 0 = as it is @param status null = as it is */
    void changeVolume(InstanceId owner, int sizeGb, @Nullable String status) {
        Volume changed = volumes.computeIfPresent(
                owner,
                (id, known) -> new Volume(
                        known.id(), owner, Math.max(known.sizeGb(), sizeGb), status == null ? known.status() : status));
        if (changed == null) {
            throw new CloudException(CloudException.Kind.NOT_FOUND, "There is no volume.", null);
        }
    }

    void requireAddresses(InstanceId owner) {
        if (!addresses.containsKey(owner)) {
            throw new CloudException(CloudException.Kind.NOT_FOUND, "There are no addresses.", null);
        }
    }

    Volume ensureVolume(InstanceId owner, int sizeGb) {
        Volume known = volumes.get(owner);
        if (known != null) {
            return known;
        }
        Volume volume = new Volume("volume-" + ++made, owner, sizeGb, "creating");
        volumes.put(owner, volume);
        world.say(() -> "cloud makes " + volume.id() + " for " + owner);
        world.timeline()
                .after(
                        world.chance().millis(100, 3_000),
                        null,
                        () -> volumes.replace(owner, volume, new Volume(volume.id(), owner, sizeGb, "available")));
        return volume;
    }

    Optional<Volume> findVolume(InstanceId owner) {
        return Optional.ofNullable(volumes.get(owner));
    }

    void removeVolume(InstanceId owner) {
        if (servers.containsKey(owner) && volumes.containsKey(owner)) {
            throw new CloudException(CloudException.Kind.BUSY, "The volume is in use.", null);
        }
        if (volumes.remove(owner) != null) {
            world.say(() -> "volume of " + owner + " is gone");
        }
    }

    List<InstanceAddress> ensureAddresses(InstanceId owner) {
        return addresses.computeIfAbsent(owner, id -> {
            world.say(() -> "cloud makes addresses for " + owner);
            return List.of(new InstanceAddress("192.0.2." + ++made, InstanceAddress.Type.PRIVATE, "net"));
        });
    }

    void removeAddresses(InstanceId owner) {
        if (addresses.remove(owner) != null) {
            world.say(() -> "addresses of " + owner + " are gone");
        }
    }
}
