package org.trove.cloud.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.trove.cloud.Server;
import org.trove.lifecycle.ServerStatuses;
import org.trove.model.InstanceId;

/**
 * A server as Nova shows it.
 *
 * @param task what Nova is doing with it, null while that is nothing
 * @param created as Nova writes times
 * @param volumes ids of the volumes that it has
 */
record NovaServer(Server server, @Nullable String task, String created, List<String> volumes) {
    /** The oldest first; where times are equal, anything that everybody sees alike. */
    static final Comparator<NovaServer> BY_AGE =
            Comparator.comparing(NovaServer::created).thenComparing(NovaServer::id);

    NovaServer {
        volumes = List.copyOf(volumes);
    }

    /** Empty where it does not say whose it is: then somebody else tagged it. */
    static Optional<NovaServer> read(JsonNode node) {
        return owner(node).map(owner -> {
            String status = node.path("status").asText("UNKNOWN");
            List<String> volumes = new ArrayList<>();
            node.path("os-extended-volumes:volumes_attached")
                    .forEach(volume -> volumes.add(volume.path("id").asText()));
            Server server = new Server(
                    node.path("id").asText(),
                    owner,
                    status,
                    status.equals(ServerStatuses.ERROR) ? fault(node) : null,
                    text(node.path("flavor").path("id")),
                    text(node.path("image").path("id")));
            return new NovaServer(
                    server,
                    text(node.path("OS-EXT-STS:task_state")),
                    node.path("created").asText(),
                    volumes);
        });
    }

    String id() {
        return server.id();
    }

    boolean is(String... statuses) {
        return List.of(statuses).contains(server.status());
    }

    private static Optional<InstanceId> owner(JsonNode node) {
        for (JsonNode tag : node.path("tags")) {
            String text = tag.asText();
            if (text.startsWith(ServerTags.INSTANCE_PREFIX)) {
                return Optional.of(new InstanceId(text.substring(ServerTags.INSTANCE_PREFIX.length())));
            }
        }
        return Optional.empty();
    }

    private static @Nullable String fault(JsonNode node) {
        String said = node.path("fault").path("message").asText("");
        return said.isEmpty() ? null : "Nova: " + said;
    }

    private static @Nullable String text(JsonNode node) {
        return node.isTextual() ? node.textValue() : null;
    }
}
