package org.trove.cloud.openstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.trove.cloud.CloudException;
import org.trove.cloud.CloudException.Kind;
import org.trove.cloud.Networks;
import org.trove.model.Access;
import org.trove.model.InstanceAddress;
import org.trove.model.InstanceId;
import org.trove.model.ProjectId;

@Tag("openstack")
class NeutronNetworksOpenstackIT {
    private static final List<Integer> PORTS = List.of(3306, 4444);
    private static final TestProject service = new TestProject();
    private static final TestProject user = new TestProject();
    private static final OpenStackSession session = service.session;
    private static final ProjectId serviceId = new ProjectId(service.id);
    private static final ProjectId userId = new ProjectId(user.id);
    private static final TestNetworks fixed = new TestNetworks(session, serviceId);
    private static final TestNetworks fixedOfUser = new TestNetworks(session, userId);
    private static String management;
    private static String network;
    private static String subnet;
    private static String external;

    private final InstanceId owner = new InstanceId(UUID.randomUUID().toString());
    private final TestNetworks byHand = new TestNetworks(session, serviceId);
    private final TestNetworks users = new TestNetworks(session, userId);
    private final List<Networks> opened = new ArrayList<>();

    @BeforeAll
    static void makeNetworks() {
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

    @AfterEach
    void removeAll() {
        // From the last to the first: ports are in the users' networks.
        try (users;
                byHand) {
            opened.forEach(networks -> networks.owners().forEach(networks::removeAddresses));
        }
    }

    private Networks networks() {
        return open(new NetworkSettings(List.of(management), null, null, null, "192.0.2.0/24", external, null));
    }

    private Networks open(NetworkSettings settings) {
        Networks networks = new NeutronNetworks(session, settings);
        opened.add(networks);
        return networks;
    }

    private List<InstanceAddress> ensure(Networks networks, Map<String, Object> nic, @Nullable Access access) {
        return networks.ensureAddresses(owner, userId, List.of(nic), access, PORTS);
    }

    private CloudException refusal(Runnable call) {
        return catchThrowableOfType(CloudException.class, call::run);
    }

    private List<JsonNode> ports() {
        return byHand.of(serviceId, "ports");
    }

    private JsonNode port(String kind) {
        return ports().stream()
                .filter(port -> port.path("description").asText().startsWith(kind))
                .findFirst()
                .orElseThrow();
    }

    private List<String> waysIn() {
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

    private static List<JsonNode> rules(JsonNode group) {
        List<JsonNode> rules = new ArrayList<>();
        group.path("security_group_rules").forEach(rules::add);
        return rules;
    }

    @Test
    void an_instance_gets_ports_and_a_group_with_trove_s_names() {
        List<InstanceAddress> addresses = ensure(networks(), Map.of("network_id", network), null);

        assertThat(addresses).hasSize(1);
        assertThat(addresses.get(0).address()).startsWith("10.78.0.");
        assertThat(addresses.get(0).network()).isEqualTo(network);
        assertThat(ports()).extracting(port -> port.path("name").asText()).containsOnly("trove-" + owner);
        assertThat(ports())
                .extracting(port -> port.path("description").asText())
                .containsExactlyInAnyOrder(
                        "User port for trove instance " + owner, "Management port for trove instance " + owner);
        assertThat(port("User").path("network_id").asText()).isEqualTo(network);
        assertThat(port("Management").path("network_id").asText()).isEqualTo(management);
        JsonNode group = byHand.of(serviceId, "security-groups").stream()
                .filter(found -> found.path("name").asText().equals("trove_sg-" + owner))
                .findFirst()
                .orElseThrow();
        assertThat(group.path("description").asText()).isEqualTo("Security group for trove instance " + owner);
        assertThat(ports())
                .allSatisfy(port -> assertThat(port.path("security_groups"))
                        .extracting(JsonNode::asText)
                        .containsExactly(group.path("id").asText()));
        assertThat(waysIn()).containsExactly("IPv4 tcp 3306-3306 192.0.2.0/24", "IPv4 tcp 4444-4444 192.0.2.0/24");
    }

    @Test
    void what_an_instance_has_is_found_again() {
        List<InstanceAddress> first = ensure(networks(), Map.of("network_id", network), null);
        List<JsonNode> made = ports();

        assertThat(ensure(networks(), Map.of("network_id", network), null)).isEqualTo(first);
        assertThat(networks().ensureAddresses(owner, userId, List.of(), null, PORTS))
                .isEqualTo(first);
        assertThat(ports()).extracting(NeutronNetworksOpenstackIT::id).containsExactlyInAnyOrderElementsOf(ids(made));
        assertThat(waysIn()).hasSize(2);
        assertThat(networks().listPorts()).extracting(Networks.Port::owner).containsExactly(owner, owner);
        assertThat(networks().owners()).containsExactly(owner);
    }

    @Test
    void a_try_that_ended_anywhere_is_completed_by_the_next() {
        byHand.make(
                "security_group",
                Map.of("name", "trove_sg-" + owner, "description", "Security group for trove instance " + owner));
        byHand.make(
                "port",
                Map.of(
                        "name", "trove-" + owner,
                        "description", "User port for trove instance " + owner,
                        "network_id", network));

        List<InstanceAddress> addresses =
                ensure(networks(), Map.of("network_id", network), new Access(true, List.of("198.51.100.7")));

        assertThat(addresses)
                .extracting(InstanceAddress::type)
                .containsExactly(InstanceAddress.Type.PRIVATE, InstanceAddress.Type.PUBLIC);
        assertThat(ports()).hasSize(2);
        assertThat(waysIn())
                .containsExactly("IPv4 tcp 3306-3306 198.51.100.7/32", "IPv4 tcp 4444-4444 198.51.100.7/32");
        networks().removeAddresses(owner);
    }

    @Test
    void the_fixed_address_that_was_asked_for_is_given() {
        Map<String, Object> nic = Map.of("network_id", network, "subnet_id", subnet, "ip_address", "10.78.0.55");

        assertThat(ensure(networks(), nic, null))
                .containsExactly(new InstanceAddress("10.78.0.55", InstanceAddress.Type.PRIVATE, network));
    }

    @Test
    void a_subnet_alone_says_its_network() {
        assertThat(ensure(networks(), Map.of("subnet_id", subnet), null))
                .extracting(InstanceAddress::network)
                .containsExactly(network);
    }

    @Test
    void an_address_that_is_taken_or_outside_of_its_subnet_is_refused_in_plain_words() {
        byHand.make("port", Map.of("network_id", network, "fixed_ips", List.of(Map.of("ip_address", "10.78.0.60"))));

        CloudException taken =
                refusal(() -> ensure(networks(), Map.of("subnet_id", subnet, "ip_address", "10.78.0.60"), null));
        CloudException outside =
                refusal(() -> ensure(networks(), Map.of("subnet_id", subnet, "ip_address", "10.79.0.60"), null));

        assertThat(taken).hasMessageStartingWith("The address 10.78.0.60 is taken: choose another");
        assertThat(outside).hasMessageStartingWith("The address 10.79.0.60 is none of subnet " + subnet);
        assertThat(List.of(taken.kind(), outside.kind())).containsOnly(Kind.PERMANENT);
        assertThat(taken).hasMessageContaining("(request req-");
    }

    @Test
    void a_network_without_a_free_address_is_a_quota() {
        String small = users.network();
        String full = users.subnet(small, "10.80.0.0/30");
        users.router(full);
        byHand.make("port", Map.of("network_id", small));

        CloudException refusal = refusal(() -> ensure(networks(), Map.of("network_id", small), null));

        assertThat(refusal).hasMessageStartingWith("No address is left in network " + small);
        assertThat(refusal.kind()).isEqualTo(Kind.QUOTA);
    }

    @Test
    void a_subnet_without_router_is_refused_and_no_port_is_left_in_it() {
        String lonely = users.network();
        String island = users.subnet(lonely, "10.81.0.0/24");

        CloudException bySubnet = refusal(() -> ensure(networks(), Map.of("subnet_id", island), null));
        CloudException byNetwork = refusal(() -> ensure(networks(), Map.of("network_id", lonely), null));

        assertThat(bySubnet).hasMessageStartingWith("Subnet " + island + " has no router");
        assertThat(byNetwork).hasMessageStartingWith("Subnet " + island + " has no router");
        assertThat(byNetwork.kind()).isEqualTo(Kind.PERMANENT);
        assertThat(ports()).extracting(port -> port.path("network_id").asText()).doesNotContain(lonely);
    }

    @Test
    void the_check_for_a_router_can_be_turned_off_but_not_for_a_public_address() {
        String lonely = users.network();
        users.subnet(lonely, "10.81.0.0/24");
        Networks unchecked = open(new NetworkSettings(null, null, null, null, null, null, false));

        assertThat(refusal(() -> ensure(unchecked, Map.of("network_id", lonely), new Access(true, List.of()))))
                .hasMessageContaining("has no router");
        assertThat(ensure(unchecked, Map.of("network_id", lonely), null)).hasSize(1);
    }

    @Test
    void nobody_gets_into_the_network_of_another_project() {
        TestNetworks others = new TestNetworks(session, serviceId);
        try (others) {
            String foreign = others.network();
            String foreignSubnet = others.subnet(foreign, "10.82.0.0/24");
            others.router(foreignSubnet);

            assertThat(refusal(() -> ensure(networks(), Map.of("network_id", foreign), null)))
                    .hasMessage("There is no network " + foreign + " in your project.");
            assertThat(refusal(() -> ensure(networks(), Map.of("subnet_id", foreignSubnet), null)))
                    .hasMessage("There is no subnet " + foreignSubnet + " in your project.");
            assertThat(ports())
                    .extracting(port -> port.path("description").asText())
                    .doesNotContain("User port");

            others.share(foreign, userId.value());
            assertThat(ensure(networks(), Map.of("network_id", foreign), null)).hasSize(1);
            networks().removeAddresses(owner);
        }
    }

    @Test
    void a_network_that_everybody_shares_may_be_used() {
        users.share(network, "*");

        assertThat(networks()
                        .ensureAddresses(
                                owner, new ProjectId("somebody"), List.of(Map.of("network_id", network)), null, PORTS))
                .hasSize(1);
        networks().removeAddresses(owner);
    }

    @Test
    void a_network_or_subnet_that_is_not_there_is_told_by_its_id() {
        String nothing = UUID.randomUUID().toString();
        String other = users.network();

        assertThat(refusal(() -> ensure(networks(), Map.of("network_id", nothing), null)))
                .hasMessage("There is no network " + nothing + " in your project.")
                .extracting(CloudException::kind)
                .isEqualTo(Kind.NOT_FOUND);
        assertThat(refusal(() -> ensure(networks(), Map.of("subnet_id", nothing), null)))
                .hasMessage("There is no subnet " + nothing + " in your project.");
        assertThat(refusal(() -> ensure(networks(), Map.of("network_id", other, "subnet_id", subnet), null)))
                .hasMessage("Subnet " + subnet + " is no subnet of network " + other + ".");
        assertThat(ports()).isEmpty();
        assertThat(networks().owners()).isEmpty();
    }

    @Test
    void a_public_address_belongs_to_the_user_s_project_and_goes_with_the_instance() {

        List<InstanceAddress> addresses =
                ensure(networks(), Map.of("network_id", network), new Access(true, List.of()));

        List<JsonNode> made = byHand.of(userId, "floatingips");
        assertThat(made).hasSize(1);
        assertThat(addresses)
                .contains(new InstanceAddress(
                        made.get(0).path("floating_ip_address").asText(), InstanceAddress.Type.PUBLIC, null));
        assertThat(ensure(networks(), Map.of("network_id", network), new Access(true, List.of())))
                .isEqualTo(addresses);
        assertThat(byHand.of(userId, "floatingips")).hasSize(1);

        networks().removeAddresses(owner);

        assertThat(byHand.of(userId, "floatingips")).isEmpty();
    }

    @Test
    void a_public_address_that_cannot_be_is_refused_in_plain_words() {
        String inside = users.network();
        users.router(users.subnet(inside, "10.83.0.0/24"));

        CloudException refusal =
                refusal(() -> ensure(networks(), Map.of("network_id", inside), new Access(true, List.of())));

        assertThat(refusal).hasMessageStartingWith("The subnet's router leads to no external network");
        assertThat(refusal.kind()).isEqualTo(Kind.PERMANENT);
        assertThat(refusal(
                        () -> networks().ensureAddresses(owner, userId, List.of(), new Access(true, List.of()), PORTS)))
                .hasMessageContaining("leave is_public out");
    }

    @Test
    void changed_access_replaces_rules_and_public_address() {
        Networks networks = networks();
        ensure(networks, Map.of("network_id", network), new Access(false, List.of("10.1.0.0/16", "10.2.0.0/16")));

        networks.updateAccess(owner, new Access(true, List.of("10.2.0.0/16", "2001:db8::/32")), List.of(3306));
        networks.updateAccess(owner, new Access(true, List.of("10.2.0.0/16", "2001:db8::/32")), List.of(3306));

        assertThat(waysIn()).containsExactly("IPv4 tcp 3306-3306 10.2.0.0/16", "IPv6 tcp 3306-3306 2001:db8::/32");
        assertThat(byHand.of(userId, "floatingips")).hasSize(1);
        assertThat(networks.ensureAddresses(owner, userId, List.of(), null, PORTS))
                .extracting(InstanceAddress::type)
                .containsExactly(InstanceAddress.Type.PRIVATE, InstanceAddress.Type.PUBLIC);
        assertThat(waysIn()).as("to look changes nothing").hasSize(2);

        networks.updateAccess(owner, new Access(false, List.of()), List.of(3306));

        assertThat(waysIn()).containsExactly("IPv4 tcp 3306-3306 192.0.2.0/24");
        assertThat(byHand.of(userId, "floatingips")).isEmpty();
    }

    @Test
    void access_of_an_instance_without_port_cannot_be_changed() {
        assertThat(refusal(() -> networks().updateAccess(owner, Access.PRIVATE, PORTS))
                        .kind())
                .isEqualTo(Kind.NOT_FOUND);
        assertThat(refusal(() -> networks().updateAccess(owner, new Access(false, List.of("somewhere")), PORTS)))
                .hasMessageStartingWith("'somewhere' in allowed_cidrs is no network");
    }

    @Test
    void without_a_network_of_the_user_the_instance_is_in_the_management_network_alone() {
        assertThat(networks().ensureAddresses(owner, userId, List.of(), null, PORTS))
                .extracting(InstanceAddress::network)
                .containsExactly(management);
        assertThat(ports()).hasSize(1);

        Networks none = open(NetworkSettings.DEFAULT);
        InstanceId other = new InstanceId(UUID.randomUUID().toString());
        assertThat(refusal(() -> none.ensureAddresses(other, userId, List.of(), null, PORTS)))
                .hasMessage("The instance needs a network: name one of your project in nics.");
    }

    @Test
    void the_management_networks_that_an_api_of_trove_s_appends_are_no_choice() {
        List<Map<String, Object>> nics = List.of(Map.of("network_id", network), Map.of("network_id", management));

        assertThat(networks().ensureAddresses(owner, userId, nics, null, PORTS)).hasSize(1);
        assertThat(ports()).hasSize(2);
    }

    @Test
    void the_management_port_has_the_groups_that_are_configured_for_it() {
        String group = byHand.make("security_group", Map.of());
        Networks networks =
                open(new NetworkSettings(List.of(management), List.of(group), null, null, null, null, null));

        ensure(networks, Map.of("network_id", network), null);

        assertThat(port("Management").path("security_groups"))
                .extracting(JsonNode::asText)
                .containsExactly(group);
        assertThat(port("User").path("security_groups"))
                .extracting(JsonNode::asText)
                .doesNotContain(group);
        networks.removeAddresses(owner);
    }

    @Test
    void the_port_quota_is_told_as_one_and_what_was_made_goes_with_the_removal() {
        ServiceClient neutron = new ServiceClient(session, ServiceKind.NETWORK, null);
        neutron.put("/quotas/" + serviceId, Map.of("quota", Map.of("port", 1)));

        CloudException refusal = refusal(() -> ensure(networks(), Map.of("network_id", network), null));

        assertThat(refusal.kind()).isEqualTo(Kind.QUOTA);
        assertThat(refusal).hasMessageContaining("port");
        networks().removeAddresses(owner);
        assertThat(ports()).isEmpty();
        assertThat(networks().owners()).isEmpty();
        neutron.delete("/quotas/" + serviceId);
    }

    @Test
    void what_is_not_an_instance_s_is_never_touched() {
        String stranger = byHand.make("port", Map.of("network_id", network));
        String namesake =
                byHand.make("port", Map.of("network_id", network, "name", "trove-" + owner, "description", "mine"));
        String group = byHand.make("security_group", Map.of("name", "trove_sg-" + owner, "description", "mine"));
        String otherProject = users.make(
                "port",
                Map.of(
                        "network_id", network,
                        "name", "trove-" + owner,
                        "description", "User port for trove instance " + owner));
        Networks networks = networks();
        assertThat(networks.owners()).isEmpty();

        ensure(networks, Map.of("network_id", network), new Access(true, List.of()));
        assertThat(networks.owners()).containsExactly(owner);
        networks.removeAddresses(owner);
        networks.removeAddresses(owner);

        assertThat(networks.owners()).isEmpty();
        assertThat(ids(ports())).containsExactlyInAnyOrder(stranger, namesake);
        assertThat(ids(byHand.of(userId, "ports"))).contains(otherProject);
        assertThat(ids(byHand.of(serviceId, "security-groups"))).contains(group);
    }

    @Test
    void a_public_address_of_the_user_s_own_is_left_to_its_user() {
        Networks networks = networks();
        ensure(networks, Map.of("network_id", network), null);
        String own = users.make(
                "floatingip",
                Map.of("floating_network_id", external, "port_id", id(port("User")), "description", "my own"));

        networks.updateAccess(owner, Access.PRIVATE, PORTS);
        networks.removeAddresses(owner);

        assertThat(ids(byHand.of(userId, "floatingips"))).containsExactly(own);
    }

    @Test
    void a_group_in_use_elsewhere_says_so_until_it_can_go() {
        ensure(networks(), Map.of("network_id", network), null);
        String group = byHand.of(serviceId, "security-groups").stream()
                .filter(found -> found.path("name").asText().equals("trove_sg-" + owner))
                .map(NeutronNetworksOpenstackIT::id)
                .findFirst()
                .orElseThrow();
        TestNetworks elsewhere = new TestNetworks(session, serviceId);
        try (elsewhere) {
            elsewhere.make("port", Map.of("network_id", network, "security_groups", List.of(group)));

            assertThatThrownBy(() -> networks().removeAddresses(owner))
                    .isInstanceOfSatisfying(
                            CloudException.class, e -> assertThat(e.kind()).isEqualTo(Kind.BUSY));
            assertThat(networks().owners()).containsExactly(owner);
        }
        networks().removeAddresses(owner);
        assertThat(networks().owners()).isEmpty();
    }

    private static String id(JsonNode resource) {
        return resource.path("id").asText();
    }

    private static List<String> ids(List<JsonNode> resources) {
        return resources.stream().map(NeutronNetworksOpenstackIT::id).toList();
    }
}
