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
import org.trove.cloud.Networks;
import org.trove.cloud.Server;
import org.trove.cloud.ServerSpec;
import org.trove.cloud.Volumes;
import org.trove.model.Access;
import org.trove.model.InstanceAddress;
import org.trove.model.InstanceId;
import org.trove.model.ProjectId;

/** A cloud that counts what it really made, and can be told to fail or to be slow. */
public final class CountingCloud implements Cloud, Compute, Networks, Volumes {
    public final Map<InstanceId, Server> servers = new HashMap<>();
    public final Map<InstanceId, Volume> volumes = new HashMap<>();
    public final Map<InstanceId, List<InstanceAddress>> addresses = new HashMap<>();
    public final Map<InstanceId, Integer> serversMade = new HashMap<>();
    /** How many servers, volumes and sets of addresses were really made. */
    public final Map<String, Integer> made = new HashMap<>();
    /** Happens after each change of the cloud; may throw, as when the answer is lost. */
    public Runnable afterEffect = () -> {};

    public int listings;
    private @Nullable ServerSpec lastSpec;
    public @Nullable CloudException serverFailure;
    public @Nullable CloudException volumeFailure;
    public @Nullable CloudException networkFailure;
    public @Nullable CloudException removalFailure;
    public String newServerStatus = "ACTIVE";

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
    public Networks networks() {
        return this;
    }

    @Override
    public Volumes volumes() {
        return this;
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
            return new Server("server-of-" + owner.value().substring(0, 8), owner, newServerStatus, newServerFault);
        });
        afterEffect.run();
        return server;
    }

    @Override
    public Optional<Server> findServer(InstanceId owner) {
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
    public List<InstanceAddress> ensureAddresses(
            InstanceId owner,
            ProjectId project,
            List<Map<String, Object>> nics,
            @Nullable Access access,
            List<Integer> tcpPorts) {
        if (networkFailure != null) {
            throw networkFailure;
        }
        List<InstanceAddress> given = addresses.computeIfAbsent(owner, id -> {
            count("addresses");
            return List.of(new InstanceAddress("127.1.2.3", InstanceAddress.Type.PRIVATE, "net"));
        });
        afterEffect.run();
        return given;
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

    private void count(String what) {
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
