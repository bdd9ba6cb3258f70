package org.trove.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The life of a database on an OpenStack, with real users of two projects and the stock client. */
@Tag("openstack")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UserStoryOpenstackIT {
    private static final String ZONE = "zone-of-databases";

    @TempDir
    static Path directory;

    private OpenStackSetup setup;
    private OpenStackAdmin admin;
    private String volumeType;

    @BeforeAll
    void start() {
        setup = new OpenStackSetup(directory);
        admin = setup.admin;
        volumeType = setup.nameOf("fast");
        admin.make("volumev3", "/types", "volume_type", Map.of("name", volumeType));
        makeZone();
        setup.start();
    }

    @AfterAll
    void stop() {
        if (setup != null) {
            setup.close();
        }
    }

    /** Of all hosts. */
    private void makeZone() {
        String path = "/os-aggregates";
        Map<String, Object> zone = Map.of("name", setup.nameOf("hosts"), "availability_zone", ZONE);
        String action = path + "/" + admin.make("compute", path, "aggregate", zone) + "/action";
        for (JsonNode host : admin.list("compute", "/os-services?binary=nova-compute", "services")) {
            Map<String, Object> name = Map.of("host", host.get("host").asText());
            admin.post("compute", action, Map.of("add_host", name));
            admin.afterwards(() -> admin.post("compute", action, Map.of("remove_host", name)));
        }
    }

    @Test
    void a_database_is_made_used_changed_and_given_back_without_a_trace() {
        Set<CloudInventory.Resource> before = setup.inventory.now();
        OpenStackStory story = new OpenStackStory(setup, directory, "db");

        story.create(List.of(
                "--nic",
                "net-id=" + setup.tenants.network().id() + ",subnet-id="
                        + setup.tenants.network().subnet(),
                "--volume-type",
                volumeType,
                "--availability-zone",
                ZONE,
                "--is-public",
                "--allowed-cidr",
                "192.0.2.0/24",
                "--allowed-cidr",
                "203.0.113.7/32"));

        isWhereItWasWanted(story);
        isNobodyElses(story);
        story.resizeFlavor("2");
        story.resizeVolume(2);
        story.restart();
        story.reboot();
        story.rebuild();
        story.delete(before);
    }

    private void isWhereItWasWanted(OpenStackStory story) {
        JsonNode server = story.server();
        assertThat(server.get("OS-EXT-AZ:availability_zone").asText()).isEqualTo(ZONE);
        assertThat(server.get("tenant_id").asText()).isEqualTo(setup.projectOfServices());
        assertThat(server.get("addresses").findValuesAsText("addr"))
                .anyMatch(address -> address.startsWith("10.78.0."));
        assertThat(story.volume().get("volume_type").asText()).isEqualTo(volumeType);
        assertThat(waysIn(story)).containsExactlyInAnyOrder("192.0.2.0/24", "203.0.113.7/32");

        JsonNode floating = admin.list("network", "/floatingips", "floatingips").stream()
                .filter(one -> one.get("description").asText().endsWith(story.id()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no public address"));
        assertThat(floating.get("project_id").asText()).isEqualTo(setup.tenants.projectOf(OpenStackTenants.OWNER));
        assertThat(floating.get("floating_network_id").asText())
                .isEqualTo(setup.tenants.network().external());
        assertThat(story.shown().get("addresses").findValuesAsText("address"))
                .contains(floating.get("floating_ip_address").asText());
    }

    /** Whom Neutron lets to the port that users connect to. */
    private List<String> waysIn(OpenStackStory story) {
        List<String> found = new ArrayList<>();
        for (JsonNode group :
                admin.list("network", "/security-groups?name=trove_sg-" + story.id(), "security_groups")) {
            for (JsonNode rule : group.get("security_group_rules")) {
                if (rule.get("direction").asText().equals("ingress")
                        && rule.get("port_range_min").asInt() == 3306) {
                    found.add(rule.get("remote_ip_prefix").asText());
                }
            }
        }
        return found;
    }

    private void isNobodyElses(OpenStackStory story) {
        OpenStackClient stranger = setup.client(OpenStackTenants.STRANGER);
        assertThat(stranger.json("database", "instance", "list")).isEmpty();
        OpenStackClient.Result refused = stranger.run("database", "instance", "delete", story.id());
        assertThat(refused.exitCode()).isNotZero();
        assertThat(refused.err() + refused.out()).contains("404");
        TroveHttp http = setup.http(OpenStackTenants.STRANGER);
        assertThat(http.state(story.id())).isEqualTo("404");
        assertThat(http.state(UUID.randomUUID().toString()))
                .as("the same as of one that never was")
                .isEqualTo("404");
        story.awaitHealthy();
    }
}
