package org.trove.cloud.openstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.trove.cloud.CloudException;
import org.trove.cloud.Networks;
import org.trove.model.Access;
import org.trove.model.InstanceAddress;
import org.trove.model.InstanceId;
import org.trove.model.ProjectId;

/** A network for users with a way out, one for the management, and what tests of an instance's addresses ask. */
abstract class NeutronSetup {
    static final List<Integer> PORTS = List.of(3306, 4444);
    static TestProject service;
    static TestProject user;
    static OpenStackSession session;
    static ProjectId serviceId;
    static ProjectId userId;
    private static TestNetworks fixed;
    private static TestNetworks fixedOfUser;
    static String management;
    static String network;
    static String subnet;
    static String external;

    final InstanceId owner = new InstanceId(UUID.randomUUID().toString());
    TestNetworks byHand;
    TestNetworks users;
    final List<Networks> opened = new ArrayList<>();

    @BeforeAll
    static void makeNetworks() {
        service = new TestProject();
        user = new TestProject();
        session = service.session;
        serviceId = new ProjectId(service.id);
        userId = new ProjectId(user.id);
        fixed = new TestNetworks(session, serviceId);
        fixedOfUser = new TestNetworks(session, userId);
        management = fixed.network();
        fixed.subnet(management, "10.77.0.0/16");
        network = fixedOfUser.network();
        subnet = fixedOfUser.subnet(network, "10.78.0.0/24");
        external = fixedOfUser.externalNetwork();
        fixedOfUser.setGateway(fixedOfUser.router(subnet), external);
    }

    @AfterAll
    static void removeProjectsAndNetworks() {
        try {
            assertThat(fixed.of(serviceId, "ports")).isEmpty();
        } finally {
            fixedOfUser.close();
            fixed.close();
            user.close();
            service.close();
        }
    }

    @BeforeEach
    void open() {
        byHand = new TestNetworks(session, serviceId);
        users = new TestNetworks(session, userId);
    }

    @AfterEach
    void removeAll() {
        // From the last to the first: ports are in the users' networks.
        try (TestNetworks inUser = users;
                TestNetworks inService = byHand) {
            opened.forEach(networks -> networks.owners().forEach(networks::removeAddresses));
        }
    }

    Networks networks() {
        return open(
                new NetworkSettings(List.of(management), null, null, null, "192.0.2.0/24", external, null, null, null));
    }

    Networks open(NetworkSettings settings) {
        Networks networks = new NeutronNetworks(session, settings);
        opened.add(networks);
        return networks;
    }

    List<InstanceAddress> ensure(Networks networks, Map<String, Object> nic, @Nullable Access access) {
        return networks.ensureAddresses(owner, userId, List.of(nic), access, PORTS);
    }

    CloudException refusal(Runnable call) {
        return catchThrowableOfType(CloudException.class, call::run);
    }

    List<JsonNode> ports() {
        return byHand.of(serviceId, "ports");
    }

    JsonNode port(String kind) {
        return ports().stream()
                .filter(port -> port.path("description").asText().startsWith(kind))
                .findFirst()
                .orElseThrow();
    }

    List<String> waysIn() {
        return waysIn(owner);
    }

    List<String> waysIn(InstanceId owner) {
        return byHand.of(serviceId, "security-groups").stream()
                .filter(group -> group.path("name").asText().equals("trove_sg-" + owner))
                .flatMap(group -> rules(group).stream())
                .filter(rule -> rule.path("direction").asText().equals("ingress"))
                .map(rule -> rule.path("ethertype").asText() + " "
                        + rule.path("protocol").asText() + " "
                        + rule.path("port_range_min").asText() + "-"
                        + rule.path("port_range_max").asText() + " "
                        + rule.path("remote_ip_prefix").asText())
                .sorted()
                .toList();
    }

    static List<JsonNode> rules(JsonNode group) {
        List<JsonNode> rules = new ArrayList<>();
        group.path("security_group_rules").forEach(rules::add);
        return rules;
    }

    static String id(JsonNode resource) {
        return resource.path("id").asText();
    }

    static List<String> ids(List<JsonNode> resources) {
        return resources.stream().map(NeutronSetup::id).toList();
    }
}
