package org.trove.cloud.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.trove.lifecycle.ServerStatuses;

/** Nova in the microversions that we need; which these are is found out with the first call. Safe for many threads. */
final class NovaApi {
    /** User data in a rebuild; before it came the host of a migration (2.56) and the tags of a create (2.52). */
    static final String NEEDED = "2.57";

    /** The newest that this code was tried with. */
    static final String WANTED = "2.79";

    /** The last one that shows a server's flavor by its id. */
    private static final String READING = "2.46";

    private static final String ONE_POLICY = "2.64";

    private final OpenStackSession session;
    private final ServiceClient reading;
    private volatile @Nullable String negotiated;

    NovaApi(OpenStackSession session) {
        this.session = session;
        reading = new ServiceClient(session, ServiceKind.COMPUTE, READING);
    }

    /** @throws org.trove.cloud.CloudException permanent, where this Nova is too old for us */
    private String version() {
        String known = negotiated;
        if (known == null) {
            known = Microversions.negotiate(session, ServiceKind.COMPUTE, NEEDED, WANTED);
            negotiated = known;
        }
        return known;
    }

    ServiceClient client() {
        return new ServiceClient(session, ServiceKind.COMPUTE, version());
    }

    /** Whether a server group has one policy by name, rather than a list of one. */
    boolean groupsHaveOnePolicy() {
        return Microversions.compare(version(), ONE_POLICY) >= 0;
    }

    /** All servers of the project that have all these tags, in the order of their making. */
    List<NovaServer> servers(String tags) {
        return reading.list("/servers/detail?sort_key=created_at&sort_dir=asc&tags=" + tags, "servers").stream()
                .flatMap(server -> NovaServer.read(server).stream())
                .toList();
    }

    /** Lists leave out why a server failed that never found a host; its own page tells. */
    NovaServer explained(NovaServer server) {
        if (!server.is(ServerStatuses.ERROR) || server.server().fault() != null) {
            return server;
        }
        return reading.find("/servers/" + server.id())
                .flatMap(found -> NovaServer.read(found.path("server")))
                .orElse(server);
    }

    JsonNode action(String serverId, Object action) {
        return client().post("/servers/" + serverId + "/action", action);
    }
}
