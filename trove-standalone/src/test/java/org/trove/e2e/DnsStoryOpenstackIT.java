package org.trove.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
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

/** Databases with host names, on an OpenStack whose Designate fills a real name server. */
@Tag("openstack")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DnsStoryOpenstackIT {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String DOMAIN = "trove-story-" + UUID.randomUUID() + ".example.org";

    @TempDir
    static Path directory;

    private OpenStackSetup setup;
    private TroveHttp http;
    private Set<CloudInventory.Resource> before;

    @BeforeAll
    void start() {
        setup = new OpenStackSetup(directory, Map.of("dns", Map.of("dns_domain_name", DOMAIN)));
        setup.admin.makeZone(setup.projectOfServices(), DOMAIN);
        setup.start();
        http = setup.http(OpenStackTenants.OWNER);
        before = setup.inventory.now();
    }

    @AfterAll
    void stop() {
        if (setup != null) {
            setup.close();
        }
    }

    private String create(String name) {
        OpenStackClient owner = setup.client(OpenStackTenants.OWNER);
        String version = owner.json("datastore", "version", "list", "mariadb")
                .get(0)
                .get("Name")
                .asText();
        List<String> command = List.of(
                "database",
                "instance",
                "create",
                setup.nameOf(name),
                "--flavor",
                "1",
                "--size",
                "1",
                "--datastore",
                "mariadb",
                "--datastore-version",
                version,
                "--nic",
                "net-id=" + setup.tenants.network().id() + ",subnet-id="
                        + setup.tenants.network().subnet(),
                "--is-public");
        return owner.json(command.toArray(String[]::new)).get("id").asText();
    }

    private JsonNode shown(String id) {
        return http.get("/instances/" + id).body().at("/instance");
    }

    private String hostname(String id) {
        return shown(id).get("hostname").asText();
    }

    private static List<String> resolve(String name) {
        String[] server = OpenStackAdmin.property("nameserver").split(":", 2);
        Shell.Result result = Shell.run(
                List.of("dig", "+short", "+tries=1", "+time=5", "@" + server[0], "-p", server[1], name + ".", "A"));
        assertThat(result.exitCode()).as(result.output()).isZero();
        return result.output().lines().sorted().toList();
    }

    /** What Neutron has given it in its user's network, and to the outside. */
    private List<String> addresses(String id) {
        String port = "/ports?name=trove-" + id + "&network_id="
                + setup.tenants.network().id();
        JsonNode own = setup.admin.list("network", port, "ports").get(0);
        String floating = "/floatingips?port_id=" + own.get("id").asText();
        return List.of(
                own.at("/fixed_ips/0/ip_address").asText(),
                setup.admin
                        .list("network", floating, "floatingips")
                        .get(0)
                        .get("floating_ip_address")
                        .asText());
    }

    private void awaitHealthy(String id) {
        Waiting.until(id + " is healthy", PATIENCE, () -> http.state(id).equals("ACTIVE/HEALTHY"));
    }

    private void delete(String id) {
        String name = hostname(id);
        assertThat(http.delete("/instances/" + id).status()).isEqualTo(202);
        Waiting.until(id + " is gone", PATIENCE, () -> http.state(id).equals("404"));
        Waiting.until(name + " is unknown", PATIENCE, () -> resolve(name).isEmpty());
        setup.inventory.awaitNothingBut(before);
    }

    @Test
    void a_database_is_found_by_its_host_name_from_its_create_to_its_delete() {
        String id = create("named");

        assertThat(hostname(id)).matches("[a-z2-7]{11}\\." + DOMAIN);
        awaitHealthy(id);
        assertThat(shown(id).has("ip")).isFalse();
        assertThat(shown(id).has("addresses")).isFalse();
        List<String> given = addresses(id);
        assertThat(resolve(hostname(id))).containsExactlyInAnyOrderElementsOf(given);
        setup.client(OpenStackTenants.OWNER)
                .run("database", "instance", "update", id, "--is-private")
                .ok();
        Waiting.until(
                "its own address alone is left",
                PATIENCE,
                () -> resolve(hostname(id)).equals(given.subList(0, 1)));
        awaitHealthy(id);
        delete(id);
    }

    @Test
    void while_designate_is_away_a_create_waits_and_says_so_and_then_goes_on_by_itself() {
        String id;
        OpenStackAdmin.control("stop", "designate-api");
        try {
            id = create("patient");
            Waiting.until(
                    "it says for what it waits",
                    PATIENCE,
                    () -> http.get("/instances/" + id + "/diagnosis")
                            .body()
                            .toString()
                            .contains("Designate cannot be reached"));
        } finally {
            OpenStackAdmin.control("start", "designate-api");
        }
        awaitHealthy(id);
        assertThat(resolve(hostname(id))).isNotEmpty();
        delete(id);
    }
}
