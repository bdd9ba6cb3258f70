package org.trove.cloud.openstack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.trove.cloud.CloudException;
import org.trove.cloud.CloudException.Kind;
import org.trove.cloud.Networks;
import org.trove.cloud.UserInterface;
import org.trove.cloud.UserInterface.Address;
import org.trove.cloud.UserInterface.Route;
import org.trove.model.Access;
import org.trove.model.InstanceAddress;
import org.trove.model.InstanceId;

/** Ports of an instance, and what keeps it from getting them. */
@Tag("openstack")
class NeutronNetworksOpenstackIT extends NeutronSetup {
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
    void instances_of_two_datastores_open_their_own_ports_side_by_side() {
        InstanceId other = new InstanceId(UUID.randomUUID().toString());
        Networks networks = networks();
        networks.ensureAddresses(owner, userId, List.of(Map.of("net-id", network)), null, List.of(3306));
        networks.ensureAddresses(other, userId, List.of(Map.of("net-id", network)), null, List.of(5432, 6432));

        assertThat(waysIn()).containsExactly("IPv4 tcp 3306-3306 192.0.2.0/24");
        assertThat(waysIn(other)).containsExactly("IPv4 tcp 5432-5432 192.0.2.0/24", "IPv4 tcp 6432-6432 192.0.2.0/24");
    }

    @Test
    void a_guest_can_be_told_how_it_is_in_its_users_network() {
        Networks unchecked =
                open(new NetworkSettings(List.of(management), null, null, null, null, null, false, null, null));
        assertThat(unchecked.userInterface(owner)).isEmpty();
        String both = users.network();
        users.make(
                "subnet",
                Map.of(
                        "network_id",
                        both,
                        "cidr",
                        "10.84.0.0/24",
                        "ip_version",
                        4,
                        "host_routes",
                        List.of(Map.of("destination", "10.99.0.0/16", "nexthop", "10.84.0.254"))));
        users.make(
                "subnet",
                Map.of(
                        "network_id", both,
                        "cidr", "2001:db8:78::/64",
                        "ip_version", 6,
                        "gateway_ip", "2001:db8:78::1",
                        "ipv6_ra_mode", "dhcpv6-stateful",
                        "ipv6_address_mode", "dhcpv6-stateful"));
        List<InstanceAddress> addresses = ensure(unchecked, Map.of("network_id", both), null);

        UserInterface found = unchecked.userInterface(owner).orElseThrow();

        assertThat(found.macAddress())
                .isEqualTo(port("User").path("mac_address").asText())
                .matches("([0-9a-f]{2}:){5}[0-9a-f]{2}");
        assertThat(found.ipv4())
                .isEqualTo(new Address(
                        addresses.get(0).address(),
                        "10.84.0.0/24",
                        "10.84.0.1",
                        List.of(new Route("10.99.0.0/16", "10.84.0.254"))));
        assertThat(found.ipv6()).isNotNull().satisfies(address -> {
            assertThat(address.address()).startsWith("2001:db8:78:");
            assertThat(address.cidr()).isEqualTo("2001:db8:78::/64");
            assertThat(address.gateway()).isEqualTo("2001:db8:78::1");
        });
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
        Networks unchecked = open(new NetworkSettings(null, null, null, null, null, null, false, null, null));

        assertThat(refusal(() -> ensure(unchecked, Map.of("network_id", lonely), new Access(true, List.of()))))
                .hasMessageContaining("has no router");
        assertThat(ensure(unchecked, Map.of("network_id", lonely), null)).hasSize(1);
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
        Networks networks = open(
                new NetworkSettings(List.of(management), List.of(group), null, null, null, null, null, null, null));

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
}
