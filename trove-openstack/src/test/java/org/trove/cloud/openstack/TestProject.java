package org.trove.cloud.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.trove.model.InstanceId;

/** A project of its own for one test, so that tests neither see nor disturb each other. What it made goes with it. */
final class TestProject implements AutoCloseable {
    final String id;
    final OpenStackSettings settings;
    final OpenStackSession session;
    private final OpenStackSession admin = TestCloud.session();
    private final Deque<Runnable> undo = new ArrayDeque<>();

    TestProject() {
        ServiceClient keystone = new ServiceClient(admin, ServiceKind.IDENTITY, null);
        String name = "trove-it-" + UUID.randomUUID();
        id = keystone.post("/projects", Map.of("project", Map.of("name", name)))
                .path("project")
                .path("id")
                .asText();
        undo.push(() -> keystone.delete("/projects/" + id));
        undo.push(this::removeSecurityGroups);
        String role = keystone.get("/roles?name=admin")
                .path("roles")
                .path(0)
                .path("id")
                .asText();
        keystone.put("/projects/" + id + "/users/" + admin.token().userId() + "/roles/" + role, Map.of());
        settings = TestCloud.settings(Map.of("auth", auth()));
        session = new OpenStackSession(settings.connection(), Clock.systemUTC());
        undo.push(this::removeServers);
    }

    /** Settings as an operator would write them. */
    Map<String, Object> raw() {
        Map<String, Object> raw = new HashMap<>(TestCloud.raw());
        raw.put("auth", auth());
        return raw;
    }

    private Map<String, Object> auth() {
        return Map.of(
                "auth_url",
                TestCloud.property("auth_url"),
                "username",
                "admin",
                "password",
                TestCloud.property("password"),
                "project_id",
                id,
                "user_domain_name",
                "Default");
    }

    ServiceClient client(ServiceKind service) {
        return new ServiceClient(session, service, null);
    }

    /** For what administrators alone may do. */
    ServiceClient admin(ServiceKind service, String microversion) {
        return new ServiceClient(admin, service, microversion);
    }

    void afterwards(Runnable work) {
        undo.push(work);
    }

    String image() {
        return client(ServiceKind.IMAGE)
                .get("/images?name=guest-image")
                .path("images")
                .path(0)
                .path("id")
                .asText();
    }

    /** A port as the Networks port makes it. @param use "User" or "Management" */
    String port(InstanceId owner, String use) {
        String network = network(use.equals("User") ? "private" : "mgmt");
        Map<String, Object> port = Map.of(
                "network_id", network,
                "name", "trove-" + owner,
                "description", use + " port for trove instance " + owner);
        String made = client(ServiceKind.NETWORK)
                .post("/ports", Map.of("port", port))
                .path("port")
                .path("id")
                .asText();
        undo.push(() -> client(ServiceKind.NETWORK).delete("/ports/" + made));
        return made;
    }

    String network(String name) {
        return client(ServiceKind.NETWORK)
                .get("/networks?name=" + name)
                .path("networks")
                .path(0)
                .path("id")
                .asText();
    }

    String volume() {
        String made = client(ServiceKind.VOLUME)
                .post("/volumes", Map.of("volume", Map.of("size", 1, "name", "trove-it")))
                .path("volume")
                .path("id")
                .asText();
        undo.push(() -> client(ServiceKind.VOLUME).delete("/volumes/" + made));
        return made;
    }

    List<JsonNode> servers() {
        return client(ServiceKind.COMPUTE).list("/servers/detail", "servers");
    }

    /** Neutron makes one for each project that asks it for anything, and keeps it when the project goes. */
    private void removeSecurityGroups() {
        ServiceClient neutron = new ServiceClient(admin, ServiceKind.NETWORK, null);
        neutron.list(Queries.of("/security-groups", "project_id", id), "security_groups")
                .forEach(group ->
                        neutron.delete("/security-groups/" + group.path("id").asText()));
    }

    private void removeServers() {
        for (JsonNode server : servers()) {
            client(ServiceKind.COMPUTE).delete("/servers/" + server.path("id").asText());
        }
        org.awaitility.Awaitility.await()
                .atMost(java.time.Duration.ofSeconds(30))
                .until(() -> servers().isEmpty());
    }

    @Override
    public void close() {
        // Servers before what they hold, the project last: the stack gives the latter, the order here the former.
        try {
            removeServers();
        } finally {
            undo.forEach(TestProject::attempt);
        }
    }

    private static void attempt(Runnable work) {
        try {
            work.run();
        } catch (org.trove.cloud.CloudException e) {
            // What the test removed itself is not there any more; the rest is shown by the cloud's own list.
            System.err.println("not removed after the test: " + e.getMessage());
        }
    }
}
