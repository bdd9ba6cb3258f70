package org.trove.cloud.openstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.trove.cloud.CloudException;
import org.trove.cloud.CloudException.Kind;
import org.trove.cloud.Networks;
import org.trove.model.Access;
import org.trove.model.InstanceAddress;
import org.trove.model.ProjectId;

/** Who may reach an instance, and whose networks, addresses and groups are left alone. */
@Tag("openstack")
class NeutronAccessOpenstackIT extends NeutronSetup {
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
    void what_a_create_names_is_checked_before_anything_is_made_and_remembered_where_it_is_good() {
        OpenStackCatalog catalog = catalog(Map.of("management_networks", List.of(management)));
        String mine = users.network();
        String overlapping = users.subnet(mine, "10.77.3.0/24");
        String nothing = "00000000-0000-4000-8000-000000000000";

        catalog.requireNetwork(userId, network, null);
        catalog.requireNetwork(userId, network, subnet);
        catalog.requireNetwork(userId, null, subnet);
        assertRefused(
                () -> catalog.requireNetwork(userId, nothing, null), Kind.NOT_FOUND, "There is no network " + nothing);
        assertRefused(
                () -> catalog.requireNetwork(new ProjectId("other"), network, null),
                Kind.NOT_FOUND,
                "There is no network " + network);
        assertRefused(() -> catalog.requireNetwork(userId, mine, subnet), Kind.PERMANENT, "is no subnet of network");
        String overlap = "The network's addresses overlap with 10.77.0.0/16";
        assertRefused(() -> catalog.requireNetwork(userId, mine, null), Kind.PERMANENT, overlap);
        assertRefused(() -> catalog.requireNetwork(userId, null, overlapping), Kind.PERMANENT, overlap);

        OpenStackCatalog isolating =
                catalog(Map.of("management_networks", List.of(management), "network_isolation", true));
        isolating.requireNetwork(userId, mine, null);
        users.close();
        isolating.requireNetwork(userId, mine, null);
        OpenStackCatalog reserving = catalog(Map.of("reserved_network_cidrs", List.of("10.78.0.0/25")));
        assertRefused(() -> isolating.requireNetwork(userId, mine, overlapping), Kind.NOT_FOUND, "There is no");
        assertRefused(
                () -> reserving.requireNetwork(userId, network, null),
                Kind.PERMANENT,
                "The network's addresses overlap with 10.78.0.0/25");
    }

    private static OpenStackCatalog catalog(Map<String, Object> settings) {
        return new OpenStackCatalog(
                session, TestCloud.settings(Map.of("network", settings)), Clock.systemUTC(), Runnable::run);
    }

    private static void assertRefused(ThrowingCallable call, Kind kind, String words) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        CloudException.class, e -> assertThat(e.kind()).isEqualTo(kind))
                .hasMessageContaining(words);
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
}
