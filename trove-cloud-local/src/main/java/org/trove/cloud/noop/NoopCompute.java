package org.trove.cloud.noop;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.trove.cloud.CloudException;
import org.trove.cloud.CloudException.Kind;
import org.trove.cloud.CloudProvider.Environment;
import org.trove.cloud.Compute;
import org.trove.cloud.Server;
import org.trove.cloud.ServerSpec;
import org.trove.lifecycle.ServerStatuses;
import org.trove.model.Flavor;
import org.trove.model.InstanceId;

/** Servers that become ACTIVE, change, and go, when the clock says so. */
final class NoopCompute implements Compute {
    private final Map<InstanceId, NoopServer> servers = new ConcurrentHashMap<>();
    private final Environment environment;
    private final Duration latency;
    private final AtomicLong made;
    private final NoopVolumes volumes;

    NoopCompute(Environment environment, Duration latency, AtomicLong made, NoopVolumes volumes) {
        this.environment = environment;
        this.latency = latency;
        this.made = made;
        this.volumes = volumes;
    }

    @Override
    public Server ensureServer(ServerSpec spec) {
        InstanceId owner = spec.owner();
        NoopServer server =
                servers.compute(owner, (id, known) -> known == null || known.isGone(now()) ? make(spec) : known);
        return server.view(owner, now());
    }

    @Override
    public Optional<Server> findServer(InstanceId owner) {
        NoopServer server = servers.computeIfPresent(owner, (id, known) -> known.isGone(now()) ? null : known);
        return Optional.ofNullable(server).map(found -> found.view(owner, now()));
    }

    @Override
    public void removeServer(InstanceId owner) {
        Instant goneAt = now().plus(latency);
        servers.computeIfPresent(owner, (id, known) -> known.goneAt() == null ? known.going(goneAt) : known);
    }

    @Override
    public List<Server> listServers() {
        return servers.entrySet().stream()
                .filter(entry -> !entry.getValue().isGone(now()))
                .map(entry -> entry.getValue().view(entry.getKey(), now()))
                .toList();
    }

    @Override
    public void resizeServer(InstanceId owner, Flavor flavor) {
        change(owner, server -> {
            if (server.flavorId().equals(flavor.id())) {
                return server;
            }
            requireSettled(owner, server);
            return server.resizing(flavor.id(), now().plus(latency));
        });
    }

    @Override
    public void migrateServer(InstanceId owner, @Nullable String host) {
        change(owner, server -> {
            if (server.flavorBefore() != null) {
                return server;
            }
            requireSettled(owner, server);
            return server.resizing(server.flavorId(), now().plus(latency));
        });
    }

    @Override
    public void confirmResize(InstanceId owner) {
        change(owner, server -> {
            if (server.flavorBefore() == null) {
                return server;
            }
            requireVerifiable(owner, server);
            return server.confirmed();
        });
    }

    @Override
    public void revertResize(InstanceId owner) {
        change(owner, server -> {
            if (server.flavorBefore() == null) {
                return server;
            }
            requireVerifiable(owner, server);
            return server.reverting(now().plus(latency));
        });
    }

    @Override
    public void rebootServer(InstanceId owner) {
        change(owner, server -> {
            if (server.status(now()).equals(ServerStatuses.REBOOT)) {
                return server;
            }
            requireSettled(owner, server);
            return server.changing(ServerStatuses.REBOOT, now().plus(latency));
        });
    }

    @Override
    public void rebuildServer(ServerSpec spec) {
        change(spec.owner(), server -> {
            if (server.status(now()).equals(ServerStatuses.REBUILD)) {
                return server;
            }
            requireSettled(spec.owner(), server);
            return server.rebuilding(spec.imageId(), now().plus(latency));
        });
    }

    @Override
    public void attachVolume(InstanceId owner, String volumeId) {
        change(owner, server -> server);
        volumes.setStatus(owner, "in-use");
    }

    @Override
    public void detachVolume(InstanceId owner, String volumeId) {
        change(owner, server -> server);
        volumes.setStatus(owner, "available");
    }

    private void change(InstanceId owner, UnaryOperator<NoopServer> change) {
        if (servers.computeIfPresent(owner, (id, known) -> change.apply(known)) == null) {
            throw new CloudException(Kind.NOT_FOUND, "instance " + owner + " has no server", null);
        }
    }

    private void requireSettled(InstanceId owner, NoopServer server) {
        require(owner, server, ServerStatuses.ACTIVE);
    }

    private void requireVerifiable(InstanceId owner, NoopServer server) {
        require(owner, server, ServerStatuses.VERIFY_RESIZE);
    }

    private void require(InstanceId owner, NoopServer server, String status) {
        if (!server.status(now()).equals(status)) {
            throw new CloudException(
                    Kind.BUSY, "the server of instance " + owner + " is in state " + server.status(now()), null);
        }
    }

    private NoopServer make(ServerSpec spec) {
        made.incrementAndGet();
        return NoopServer.made(environment.ids().newId().toString(), spec, now().plus(latency));
    }

    private Instant now() {
        return environment.clock().instant();
    }
}
