package org.trove.cloud.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.trove.model.ProjectId;

/** Networks of one test, which go with it. Names of methods say what is made; all of them return ids. */
final class TestNetworks implements AutoCloseable {
    private final ServiceClient neutron;
    private final ProjectId project;
    private final Deque<Runnable> removals = new ArrayDeque<>();

    /** @param project whose the networks are */
    TestNetworks(OpenStackSession session, ProjectId project) {
        this.neutron = new ServiceClient(session, ServiceKind.NETWORK, null);
        this.project = project;
    }

    String network() {
        return make("network", Map.of());
    }

    String externalNetwork() {
        String id = make("network", Map.of("router:external", true));
        subnet(id, "198.51.100.0/24");
        return id;
    }

    String subnet(String network, String cidr) {
        return make("subnet", Map.of("network_id", network, "cidr", cidr, "ip_version", 4));
    }

    String router(String subnet) {
        String id = make("router", Map.of());
        neutron.put("/routers/" + id + "/add_router_interface", Map.of("subnet_id", subnet));
        removals.push(() -> neutron.put("/routers/" + id + "/remove_router_interface", Map.of("subnet_id", subnet)));
        return id;
    }

    void setGateway(String router, String externalNetwork) {
        neutron.put("/routers/" + router, gateway(Map.of("network_id", externalNetwork)));
        removals.push(() -> neutron.put("/routers/" + router, gateway(Map.of())));
    }

    private static Map<String, Object> gateway(Map<String, String> info) {
        return Map.of("router", Map.of("external_gateway_info", info));
    }

    void share(String network, String withProject) {
        make(
                "rbac_policy",
                Map.of(
                        "object_type",
                        "network",
                        "object_id",
                        network,
                        "action",
                        "access_as_shared",
                        "target_tenant",
                        withProject));
    }

    /** Anything of Neutron's, as it is made by hand. @param kind singular, Neutron's word */
    String make(String kind, Map<String, Object> details) {
        Map<String, Object> body = new HashMap<>(details);
        body.putIfAbsent("project_id", project.value());
        if (!kind.equals("rbac_policy") && !kind.equals("floatingip") && !kind.equals("security_group_rule")) {
            body.putIfAbsent("name", "trove-it-" + UUID.randomUUID());
        }
        String path = "/" + (kind.equals("rbac_policy") ? "rbac-policies" : kind.replace('_', '-') + "s");
        String id = neutron.post(path, Map.of(kind, body)).path(kind).path("id").asText();
        removals.push(() -> neutron.delete(path + "/" + id));
        return id;
    }

    /** Everything of a project. @param collection Neutron's word, such as security-groups */
    List<JsonNode> of(ProjectId owner, String collection) {
        return neutron.list(Queries.of("/" + collection, "project_id", owner.value()), collection.replace('-', '_'));
    }

    @Override
    public void close() {
        RuntimeException first = null;
        while (!removals.isEmpty()) {
            try {
                removals.pop().run();
            } catch (RuntimeException e) {
                first = first == null ? e : first;
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
