package org.trove.cloud.openstack;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.trove.cloud.CloudException;
import org.trove.cloud.CloudException.Kind;
import org.trove.lifecycle.ServerStatuses;

/** What changes a server that is there. Each looks at what the server is doing first, so that it may be asked for again. */
final class ServerChanges {
    private static final String RESIZE = "RESIZE";
    private static final String REVERT_RESIZE = "REVERT_RESIZE";

    private final NovaApi nova;

    ServerChanges(NovaApi nova) {
        this.nova = nova;
    }

    void resize(NovaServer server, String flavor) {
        boolean has = flavor.equals(server.server().flavorId());
        if (server.is(RESIZE) || (has && !server.is(REVERT_RESIZE))) {
            return;
        }
        refuseWhile(server, ServerStatuses.VERIFY_RESIZE, REVERT_RESIZE);
        nova.action(server.id(), Map.of("resize", Map.of("flavorRef", flavor)));
    }

    void migrate(NovaServer server, @Nullable String host) {
        if (server.is(RESIZE, ServerStatuses.VERIFY_RESIZE)) {
            return;
        }
        Map<String, @Nullable Object> where = new HashMap<>();
        where.put("host", host);
        nova.action(server.id(), Map.of("migrate", where));
    }

    void confirm(NovaServer server) {
        if (server.is(ServerStatuses.VERIFY_RESIZE)) {
            settle(server, "confirmResize");
        }
    }

    void revert(NovaServer server) {
        refuseWhile(server, RESIZE);
        if (server.is(ServerStatuses.VERIFY_RESIZE)) {
            settle(server, "revertResize");
        }
    }

    void reboot(NovaServer server) {
        if (!server.is("REBOOT", "HARD_REBOOT")) {
            String type = server.is(ServerStatuses.ACTIVE) ? "SOFT" : "HARD";
            nova.action(server.id(), Map.of("reboot", Map.of("type", type)));
        }
    }

    /** @param userData null = as it was */
    void rebuild(NovaServer server, String image, @Nullable String userData) {
        if (!server.is("REBUILD")) {
            Map<String, Object> order = new HashMap<>(Map.of("imageRef", image));
            if (userData != null) {
                order.put("user_data", ServerRequest.encoded(userData));
            }
            nova.action(server.id(), Map.of("rebuild", order));
        }
    }

    void attach(NovaServer server, String volume) {
        if (!server.volumes().contains(volume)) {
            nova.client()
                    .post(
                            "/servers/" + server.id() + "/os-volume_attachments",
                            Map.of("volumeAttachment", Map.of("volumeId", volume)));
        }
    }

    void detach(NovaServer server, String volume) {
        if (!server.volumes().contains(volume)) {
            return;
        }
        try {
            nova.client().delete("/servers/" + server.id() + "/os-volume_attachments/" + volume);
        } catch (CloudException e) {
            // The volume is shown at the server until the detachment that is under way has ended.
            if (!String.valueOf(e.getMessage()).contains("detaching")) {
                throw e;
            }
        }
    }

    /** Where deleted servers are kept for a while, this one is not. */
    void forceDelete(NovaServer server) {
        action(server, "forceDelete");
    }

    /** Nova answers with 400 what is being settled already, and shows the old status for a moment. */
    private void settle(NovaServer server, String action) {
        try {
            action(server, action);
        } catch (CloudException e) {
            if (!String.valueOf(e.getMessage()).contains("has not been resized")) {
                throw e;
            }
        }
    }

    private void action(NovaServer server, String action) {
        Map<String, @Nullable Object> body = new HashMap<>();
        body.put(action, null);
        nova.action(server.id(), body);
    }

    private static void refuseWhile(NovaServer server, String... statuses) {
        if (server.is(statuses)) {
            throw new CloudException(
                    Kind.BUSY, "The server is in state " + server.server().status() + ".", null);
        }
    }
}
