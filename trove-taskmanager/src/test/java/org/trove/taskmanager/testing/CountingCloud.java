package org.trove.taskmanager.testing;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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

/** A cloud that counts what it really made, and can be told to fail or to be slow. */
public final class CountingCloud implements Cloud, Compute, Networks, Volumes {
    public final Map<InstanceId, Server> servers = new HashMap<>();
    public final Map<InstanceId, Volume> volumes = new HashMap<>();
    public final Map<InstanceId, List<InstanceAddress>> addresses = new HashMap<>();
    public final Map<InstanceId, Integer> serversMade = new HashMap<>();
    public int listings;
    private @Nullable ServerSpec lastSpec;
    public @Nullable CloudException serverFailure;
    public @Nullable CloudException volumeFailure;
    public @Nullable CloudException networkFailure;
    public String newServerStatus = "ACTIVE";
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
        return servers.computeIfAbsent(spec.owner(), owner -> {
            serversMade.merge(owner, 1, Integer::sum);
            return new Server("server-of-" + owner.value().substring(0, 8), owner, newServerStatus, newServerFault);
        });
    }

    @Override
    public Optional<Server> findServer(InstanceId owner) {
        return Optional.ofNullable(servers.get(owner));
    }

    @Override
    public void removeServer(InstanceId owner) {
        servers.remove(owner);
    }

    @Override
    public List<Server> listServers() {
        listings++;
        return List.copyOf(servers.values());
    }

    @Override
    public List<InstanceAddress> ensureAddresses(
            InstanceId owner, List<Map<String, Object>> nics, @Nullable Access access, List<Integer> tcpPorts) {
        if (networkFailure != null) {
            throw networkFailure;
        }
        return addresses.computeIfAbsent(
                owner, id -> List.of(new InstanceAddress("127.1.2.3", InstanceAddress.Type.PRIVATE, "net")));
    }

    @Override
    public List<Port> listPorts() {
        return addresses.entrySet().stream()
                .flatMap(entry -> entry.getValue().stream().map(address -> new Port(address.address(), entry.getKey())))
                .toList();
    }

    @Override
    public void removeAddresses(InstanceId owner) {
        addresses.remove(owner);
    }

    @Override
    public Volume ensureVolume(InstanceId owner, int sizeGb, @Nullable String type) {
        if (volumeFailure != null) {
            throw volumeFailure;
        }
        return volumes.computeIfAbsent(
                owner, id -> new Volume("volume-of-" + id.value().substring(0, 8), id, sizeGb, "available"));
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
        volumes.remove(owner);
    }
}
