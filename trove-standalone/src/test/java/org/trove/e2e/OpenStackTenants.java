package org.trove.e2e;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Two projects of an OpenStack with a member each, and a network of the first with a way out. */
final class OpenStackTenants {
    static final String OWNER = "owner";
    static final String STRANGER = "stranger";
    static final String ADMINISTRATOR = "administrator";

    private final OpenStackAdmin admin;
    private final String name;
    private final Map<String, String> projects = new HashMap<>();
    private final Network network;

    /** @param id of a network of the owner's project @param subnet has a router to the external network */
    record Network(String id, String subnet, String external) {}

    /** @param name that nothing else has */
    OpenStackTenants(OpenStackAdmin admin, String name) {
        this.admin = admin;
        this.name = name;
        String owner = project(OWNER);
        network = network(owner);
        project(STRANGER);
    }

    /** @return the id of the project of one of the members */
    String projectOf(String who) {
        return Objects.requireNonNull(projects.get(who), who);
    }

    Network network() {
        return network;
    }

    /** With an entry for each of the three. */
    void writeClouds(Path file) {
        Map<String, Object> entries = new HashMap<>();
        for (String who : List.of(OWNER, STRANGER)) {
            String unique = name + "-" + who;
            entries.put(who, entry(OpenStackAdmin.auth(unique, unique, OpenStackAdmin.property("password"))));
        }
        entries.put(ADMINISTRATOR, entry(OpenStackAdmin.auth()));
        try {
            Files.writeString(file, new ObjectMapper(new YAMLFactory()).writeValueAsString(Map.of("clouds", entries)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Object> entry(Map<String, Object> auth) {
        return Map.of("auth", auth, "region_name", OpenStackAdmin.REGION, "identity_api_version", "3");
    }

    private String project(String who) {
        admin.afterwards(() -> removeSecurityGroups(who));
        String unique = name + "-" + who;
        String project = admin.make("identity", "/projects", "project", Map.of("name", unique, "domain_id", "default"));
        String user = admin.make(
                "identity",
                "/users",
                "user",
                Map.of("name", unique, "domain_id", "default", "password", OpenStackAdmin.property("password")));
        String member = admin.list("identity", "/roles?name=member", "roles")
                .get(0)
                .get("id")
                .asText();
        admin.put("identity", "/projects/" + project + "/users/" + user + "/roles/" + member, null);
        projects.put(who, project);
        return project;
    }

    /** Neutron makes one for each project that asks it for anything, and keeps it when the project goes. */
    private void removeSecurityGroups(String who) {
        String project = projects.get(who);
        if (project != null) {
            admin.list("network", "/security-groups?project_id=" + project, "security_groups")
                    .forEach(group -> admin.delete(
                            "network", "/security-groups/" + group.get("id").asText()));
        }
    }

    private Network network(String project) {
        String external = admin.make("network", "/networks", "network", Map.of("name", name, "router:external", true));
        subnet(external, "198.51.100.0/24");
        String id = admin.make("network", "/networks", "network", Map.of("name", name, "project_id", project));
        String subnet = subnet(id, "10.78.0.0/24");
        Map<String, Object> gateway = Map.of("network_id", external);
        String router = admin.make(
                "network",
                "/routers",
                "router",
                Map.of("name", name, "project_id", project, "external_gateway_info", gateway));
        admin.put("network", "/routers/" + router + "/add_router_interface", Map.of("subnet_id", subnet));
        admin.afterwards(() ->
                admin.put("network", "/routers/" + router + "/remove_router_interface", Map.of("subnet_id", subnet)));
        return new Network(id, subnet, external);
    }

    private String subnet(String network, String cidr) {
        return admin.make(
                "network", "/subnets", "subnet", Map.of("network_id", network, "cidr", cidr, "ip_version", 4));
    }
}
