package org.trove.taskmanager.testing;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.trove.cloud.Cloud;
import org.trove.cloud.CloudException;
import org.trove.cloud.Compute;
import org.trove.cloud.Dns;
import org.trove.cloud.Networks;
import org.trove.cloud.Server;
import org.trove.cloud.ServerSpec;
import org.trove.cloud.UserInterface;
import org.trove.cloud.Volumes;
import org.trove.model.Access;
import org.trove.model.Flavor;
import org.trove.model.InstanceAddress;
import org.trove.model.InstanceId;
import org.trove.model.ProjectId;

/** A cloud that counts what it really made, and can be told to fail or to be slow. */
public final class CountingCloud implements Cloud, Compute, Networks, Volumes {
    public final Map<InstanceId, Server> servers = new HashMap<>();
    public final Map<InstanceId, Volume> volumes = new HashMap<>();
    public final Map<InstanceId, List<InstanceAddress>> addresses = new HashMap<>();
    public final Map<InstanceId, Integer> serversMade = new HashMap<>();
    /** How many servers, volumes, host names and sets of addresses were really made. */
    public final Map<String, Integer> made = new HashMap<>();
    /** The host names; null = this cloud gives none. */
    public @Nullable CountingDns dns = new CountingDns(this);

    /** Happens after each change of the cloud; may throw, as when the answer is lost. */
    public Runnable afterEffect = () -> {};

    /** What the cloud moved by itself. */
    public Map<InstanceId, List<InstanceAddress>> moved = Map.of();

    public int listings;
    public int lookups;
    private @Nullable ServerSpec lastSpec;
    public @Nullable CloudException lookupFailure;
    public @Nullable CloudException serverFailure;
    public @Nullable CloudException volumeFailure;
    public @Nullable CloudException networkFailure;
    public @Nullable CloudException removalFailure;
    public String newServerStatus = "ACTIVE";

    /** How a resize or move ends. */
    public String resizedServerStatus = "VERIFY_RESIZE";

    /** Whether the cloud takes the wish for a resize and then does nothing. */
    public boolean resizeKeepsFlavor;

    public @Nullable CloudException resizeFailure;

    public String rebootedServerStatus = "ACTIVE";

    /** Restarts that are not asked for twice by one operation: a second request while they last does nothing. */
    private final Set<String> restarting = new HashSet<>();

    /** Of servers whose resize or move was neither confirmed nor reverted. */
    public final Map<InstanceId, String> flavorsBefore = new HashMap<>();

    /** What users may reach of each instance. */
    public final Map<InstanceId, List<Integer>> ports = new HashMap<>();

    /** What was set last. */
    public final Map<InstanceId, Access> accesses = new HashMap<>();

    /** Of every instance; null = they are in no user's network. */
    public @Nullable UserInterface userInterface;

    /** Whether servers are made and removed, and not listed. */
    public boolean listsNothing;

    /** Whether the removal of servers has no effect. */
    public boolean removesNothing;

    public @Nullable String newServerFault;

    public ServerSpec lastSpec() {
        return Objects.requireNonNull(lastSpec, "no server was made");
    }

    @Override
    public Compute compute() {
        return this;
    }

    @Override
    public Map<InstanceId, List<InstanceAddress>> movedAddresses() {
        return moved;
    }

    @Override
    public Networks networks() {
        return this;
    }

    @Override
    public Volumes volumes() {
        return this;
    }

    @Override
    public Optional<Dns> dns() {
        return Optional.ofNullable(dns);
    }

    public CountingDns names() {
        return Objects.requireNonNull(dns, "this cloud gives no host names");
    }

    @Override
    public void close() {}

    @Override
    public Server ensureServer(ServerSpec spec) {
        if (serverFailure != null) {
            throw serverFailure;
        }
        lastSpec = spec;
        Server server = servers.computeIfAbsent(spec.owner(), owner -> {
            serversMade.merge(owner, 1, Integer::sum);
            count("server");
            return new Server(
                    "server-of-" + owner.value().substring(0, 8),
                    owner,
                    newServerStatus,
                    newServerFault,
                    spec.flavor().id(),
                    spec.imageId());
        });
        afterEffect.run();
        return server;
    }

    @Override
    public Optional<Server> findServer(InstanceId owner) {
        lookups++;
        if (lookupFailure != null) {
            throw lookupFailure;
        }
        return Optional.ofNullable(servers.get(owner)).filter(server -> !listsNothing);
    }

    @Override
    public void removeServer(InstanceId owner) {
        requireRemoval();
        if (!removesNothing) {
            servers.remove(owner);
        }
        afterEffect.run();
    }

    @Override
    public List<Server> listServers() {
        listings++;
        return List.copyOf(servers.values());
    }

    @Override
    public void resizeServer(InstanceId owner, Flavor flavor) {
        Server server = require(owner);
        if (!flavor.id().equals(server.flavorId())) {
            startResize("resize", server, flavor.id());
        }
        afterEffect.run();
    }

    @Override
    public void migrateServer(InstanceId owner, @Nullable String host) {
        Server server = require(owner);
        if (!flavorsBefore.containsKey(owner)) {
            startResize("move", server, server.flavorId());
        }
        afterEffect.run();
    }

    private void startResize(String what, Server server, @Nullable String flavor) {
        if (resizeFailure != null) {
            throw resizeFailure;
        }
        requireActive(server);
        count(what);
        boolean fails = resizedServerStatus.equals("ERROR") || resizeKeepsFlavor;
        flavorsBefore.put(server.owner(), String.valueOf(server.flavorId()));
        set(server, resizedServerStatus, fails ? server.flavorId() : flavor, server.imageId());
    }

    @Override
    public void confirmResize(InstanceId owner) {
        Server server = require(owner);
        String before = flavorsBefore.remove(owner);
        if (before != null) {
            count("confirmation of " + (before.equals(server.flavorId()) ? "move" : "resize"));
            set(server, "ACTIVE", server.flavorId(), server.imageId());
        }
        afterEffect.run();
    }

    @Override
    public void revertResize(InstanceId owner) {
        Server server = require(owner);
        String before = flavorsBefore.remove(owner);
        if (before != null && !server.status().equals("ERROR")) {
            count("revert");
            set(server, "ACTIVE", before, server.imageId());
        }
        afterEffect.run();
    }

    @Override
    public void rebootServer(InstanceId owner) {
        Server server = require(owner);
        if (restarting.add(owner + " reboot")) {
            count("reboot");
        }
        set(server, rebootedServerStatus, server.flavorId(), server.imageId());
        afterEffect.run();
    }

    @Override
    public void rebuildServer(ServerSpec spec) {
        Server server = require(spec.owner());
        requireActive(server);
        if (restarting.add(spec.owner() + " rebuild")) {
            count("rebuild");
        }
        lastSpec = spec;
        set(server, "ACTIVE", server.flavorId(), spec.imageId());
        afterEffect.run();
    }

    @Override
    public void attachVolume(InstanceId owner, String volumeId) {
        require(owner);
        setVolume(owner, null, "in-use");
    }

    @Override
    public void detachVolume(InstanceId owner, String volumeId) {
        require(owner);
        setVolume(owner, null, "available");
    }

    @Override
    public void extendVolume(InstanceId owner, int sizeGb) {
        if (volumeFailure != null) {
            throw volumeFailure;
        }
        Volume known = volumes.get(owner);
        if (known != null && known.sizeGb() < sizeGb) {
            count("extension");
        }
        setVolume(owner, sizeGb, null);
    }

    private void setVolume(InstanceId owner, @Nullable Integer sizeGb, @Nullable String status) {
        Volume volume = volumes.get(owner);
        if (volume == null) {
            throw new CloudException(CloudException.Kind.NOT_FOUND, "There is no volume.", null);
        }
        int size = sizeGb == null ? volume.sizeGb() : Math.max(volume.sizeGb(), sizeGb);
        volumes.put(owner, new Volume(volume.id(), owner, size, status == null ? volume.status() : status));
        afterEffect.run();
    }

    @Override
    public void updateAccess(InstanceId owner, Access access, List<Integer> tcpPorts) {
        if (networkFailure != null) {
            throw networkFailure;
        }
        if (!addresses.containsKey(owner)) {
            throw new CloudException(CloudException.Kind.NOT_FOUND, "There is no address.", null);
        }
        accesses.put(owner, access);
        afterEffect.run();
    }

    private Server require(InstanceId owner) {
        if (serverFailure != null) {
            throw serverFailure;
        }
        Server server = servers.get(owner);
        if (server == null) {
            throw new CloudException(CloudException.Kind.NOT_FOUND, "There is no server.", null);
        }
        return server;
    }

    private static void requireActive(Server server) {
        if (!server.status().equals("ACTIVE")) {
            throw new CloudException(CloudException.Kind.BUSY, "The server is in state " + server.status() + ".", null);
        }
    }

    private void set(Server server, String status, @Nullable String flavor, @Nullable String image) {
        String fault = status.equals("ERROR") ? "No valid host was found." : null;
        servers.put(server.owner(), new Server(server.id(), server.owner(), status, fault, flavor, image));
    }

    @Override
    public List<InstanceAddress> ensureAddresses(
            InstanceId owner,
            ProjectId project,
            List<Map<String, Object>> nics,
            @Nullable Access access,
            List<Integer> tcpPorts) {
        if (networkFailure != null) {
            throw networkFailure;
        }
        ports.put(owner, tcpPorts);
        List<InstanceAddress> given = addresses.computeIfAbsent(owner, id -> {
            count("addresses");
            return List.of(new InstanceAddress("127.1.2.3", InstanceAddress.Type.PRIVATE, "net"));
        });
        afterEffect.run();
        return given;
    }

    @Override
    public Optional<UserInterface> userInterface(InstanceId owner) {
        return Optional.ofNullable(userInterface);
    }

    @Override
    public List<Port> listPorts() {
        return addresses.entrySet().stream()
                .flatMap(entry -> entry.getValue().stream().map(address -> new Port(address.address(), entry.getKey())))
                .toList();
    }

    @Override
    public void removeAddresses(InstanceId owner) {
        requireRemoval();
        addresses.remove(owner);
        afterEffect.run();
    }

    @Override
    public Volume ensureVolume(InstanceId owner, int sizeGb, @Nullable String type) {
        if (volumeFailure != null) {
            throw volumeFailure;
        }
        Volume volume = volumes.computeIfAbsent(owner, id -> {
            count("volume");
            return new Volume("volume-of-" + id.value().substring(0, 8), id, sizeGb, "available");
        });
        afterEffect.run();
        return volume;
    }

    @Override
    public Optional<Volume> findVolume(InstanceId owner) {
        return Optional.ofNullable(volumes.get(owner));
    }

    @Override
    public List<Volume> listVolumes() {
        return List.copyOf(volumes.values());
    }

    @Override
    public void removeVolume(InstanceId owner) {
        requireRemoval();
        if (servers.containsKey(owner)) {
            throw new CloudException(CloudException.Kind.BUSY, "The volume is in use.", null);
        }
        volumes.remove(owner);
        afterEffect.run();
    }

    void count(String what) {
        made.merge(what, 1, Integer::sum);
    }

    private void requireRemoval() {
        if (removalFailure != null) {
            throw removalFailure;
        }
    }

    /** Of volumes and of addresses alike: what is left over of one is left over. */
    @Override
    public Collection<InstanceId> owners() {
        Set<InstanceId> owners = new HashSet<>(volumes.keySet());
        owners.addAll(addresses.keySet());
        return owners;
    }
}
