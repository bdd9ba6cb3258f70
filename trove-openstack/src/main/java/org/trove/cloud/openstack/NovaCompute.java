package org.trove.cloud.openstack;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.trove.cloud.CloudException;
import org.trove.cloud.CloudException.Kind;
import org.trove.cloud.Compute;
import org.trove.cloud.Server;
import org.trove.cloud.ServerSpec;
import org.trove.model.Flavor;
import org.trove.model.InstanceId;

/**
 * Servers in Nova. A server is found by its owner's tag. Nova itself lets two have one owner, so whoever made one looks again:
 * the oldest stays, and everybody agrees which that is.
 */
final class NovaCompute implements Compute {
    private final NovaApi nova;
    private final ServerGroups groups;
    private final OwnedPorts ports;
    private final ServerRequest requests;
    private final ServerChanges changes;

    NovaCompute(OpenStackSession session, NovaSettings settings) {
        nova = new NovaApi(session);
        groups = new ServerGroups(nova);
        ports = new OwnedPorts(session);
        requests = new ServerRequest(settings);
        changes = new ServerChanges(nova);
    }

    @Override
    public Server ensureServer(ServerSpec spec) {
        List<NovaServer> known = owned(spec.owner());
        if (known.isEmpty()) {
            create(spec);
            known = owned(spec.owner());
        }
        if (known.isEmpty()) {
            throw new CloudException(Kind.TRANSIENT, "Nova does not show the server that it was asked for yet.", null);
        }
        known.stream().skip(1).forEach(this::delete);
        return known.get(0).server();
    }

    @Override
    public Optional<Server> findServer(InstanceId owner) {
        return owned(owner).stream().findFirst().map(nova::explained).map(NovaServer::server);
    }

    @Override
    public void removeServer(InstanceId owner) {
        List<NovaServer> servers = owned(owner);
        servers.forEach(this::delete);
        groups.removeWithout(owner, servers.stream().map(NovaServer::id).toList());
    }

    @Override
    public List<Server> listServers() {
        return nova.servers(ServerTags.ANY).stream().map(NovaServer::server).toList();
    }

    @Override
    public void resizeServer(InstanceId owner, Flavor flavor) {
        changes.resize(require(owner), flavor.id());
    }

    @Override
    public void migrateServer(InstanceId owner, @Nullable String host) {
        changes.migrate(require(owner), host);
    }

    @Override
    public void confirmResize(InstanceId owner) {
        changes.confirm(require(owner));
    }

    @Override
    public void revertResize(InstanceId owner) {
        changes.revert(require(owner));
    }

    @Override
    public void rebootServer(InstanceId owner) {
        changes.reboot(require(owner));
    }

    @Override
    public void rebuildServer(ServerSpec spec) {
        NovaServer server = require(spec.owner());
        String image = spec.imageId() == null ? server.server().imageId() : spec.imageId();
        changes.rebuild(server, String.valueOf(image), spec.userData());
    }

    @Override
    public void attachVolume(InstanceId owner, String volumeId) {
        changes.attach(require(owner), volumeId);
    }

    @Override
    public void detachVolume(InstanceId owner, String volumeId) {
        changes.detach(require(owner), volumeId);
    }

    private void create(ServerSpec spec) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("server", requests.body(spec, ports.ids(spec.owner())));
        ServerSpec.Locality locality = spec.locality();
        if (locality != null) {
            groups.ensure(locality).ifPresent(group -> body.put("os:scheduler_hints", Map.of("group", group)));
        }
        nova.client().post("/servers", body);
    }

    private void delete(NovaServer server) {
        if (server.is("SOFT_DELETED")) {
            changes.forceDelete(server);
        } else {
            nova.client().delete("/servers/" + server.id());
        }
    }

    /** The owner's servers, the one that counts first. */
    private List<NovaServer> owned(InstanceId owner) {
        return nova.servers(ServerTags.of(owner)).stream()
                .filter(server -> server.server().owner().equals(owner))
                .sorted(NovaServer.BY_AGE)
                .toList();
    }

    private NovaServer require(InstanceId owner) {
        return owned(owner).stream()
                .findFirst()
                .orElseThrow(() -> new CloudException(Kind.NOT_FOUND, "Nova has no server of this instance.", null));
    }
}
