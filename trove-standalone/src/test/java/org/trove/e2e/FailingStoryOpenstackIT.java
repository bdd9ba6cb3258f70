package org.trove.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** An OpenStack that fails in the middle of a create: what the user is told, and what stays. Failed creates keep nothing here. */
@Tag("openstack")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FailingStoryOpenstackIT {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @TempDir
    static Path directory;

    private OpenStackSetup setup;
    private OpenStackAdmin admin;
    private TroveHttp http;
    private String brokenType;
    private Set<CloudInventory.Resource> before;

    @BeforeAll
    void start() {
        setup = new OpenStackSetup(directory);
        admin = setup.admin;
        brokenType = setup.nameOf("broken");
        admin.make("volumev3", "/types", "volume_type", Map.of("name", brokenType));
        setup.start();
        http = setup.http(OpenStackTenants.OWNER);
    }

    @AfterAll
    void stop() {
        if (setup != null) {
            setup.close();
        }
    }

    @BeforeEach
    void look() {
        before = setup.inventory.now();
    }

    @AfterEach
    void nothingIsLeft() {
        http.get("/instances")
                .body()
                .get("instances")
                .forEach(one -> http.delete("/instances/" + one.get("id").asText()));
        Waiting.until(
                "all are gone",
                PATIENCE,
                () -> http.get("/instances").body().get("instances").isEmpty());
        setup.inventory.awaitNothingBut(before);
    }

    @Test
    void without_a_compute_service_the_create_fails_with_nova_s_reason() {
        List<JsonNode> hosts = admin.list("compute", "/os-services?binary=nova-compute", "services");
        hosts.forEach(host -> setHost(host, "disabled"));
        try {
            String id = create("hostless", Map.of());
            assertThat(awaitFault(id)).contains("No valid host was found");
        } finally {
            hosts.forEach(host -> setHost(host, "enabled"));
        }
        setup.inventory.awaitNothingBut(before);
    }

    private void setHost(JsonNode host, String status) {
        admin.put("compute", "/os-services/" + host.get("id").asText(), Map.of("status", status));
    }

    @Test
    void beyond_the_quota_of_one_server_the_create_fails_and_the_first_instance_is_not_touched() {
        String quotas = "/os-quota-sets/" + setup.projectOfServices();
        admin.put("compute", quotas, Map.of("quota_set", Map.of("instances", 1)));
        try {
            String first = create("first", Map.of());
            awaitHealthy(first);
            Set<CloudInventory.Resource> withFirst = setup.inventory.now();

            String second = create("second", Map.of());

            assertThat(awaitFault(second))
                    .contains("The cloud's quota does not allow it. Nova: Quota exceeded for instances");
            setup.inventory.awaitNothingBut(withFirst);
            assertThat(http.state(first)).isEqualTo("ACTIVE/HEALTHY");
        } finally {
            admin.delete("compute", quotas);
        }
    }

    @Test
    void while_nova_is_away_the_create_waits_and_says_so_and_then_goes_on_by_itself() {
        assertThat(http.get("/flavors").status()).isEqualTo(200);
        String id;
        OpenStackAdmin.control("stop", "nova-api");
        try {
            id = create("patient", Map.of());
            Waiting.until("it says for what it waits", PATIENCE, () -> {
                JsonNode diagnosis = http.get("/instances/" + id + "/diagnosis").body();
                return diagnosis.toString().contains("Nova cannot be reached");
            });
            assertThat(http.state(id)).isEqualTo("BUILD/");
        } finally {
            OpenStackAdmin.control("start", "nova-api");
        }
        awaitHealthy(id);
        assertThat(setup.inventory.more(before).stream()
                        .filter(one -> one.path().startsWith("/servers/"))
                        .toList())
                .as("its servers")
                .hasSize(1);
    }

    @Test
    void a_volume_that_goes_to_error_is_the_fault_of_the_create() {
        String id = create("broken", Map.of("volume", Map.of("size", 1, "type", brokenType)));

        assertThat(awaitFault(id)).contains("The data volume could not be created: it is in state error.");
        setup.inventory.awaitNothingBut(before);
    }

    @Test
    void an_image_that_is_removed_before_there_is_a_server_is_the_fault_of_the_create() {
        String image = image();
        setup.services.register("of-one-image", "10.11.1", List.of("--image-id", image));
        setup.services.kill("taskmanager-1");
        String id;
        try {
            id = create("imageless", Map.of("datastore", Map.of("type", "of-one-image", "version", "10.11")));
            admin.delete("image", "/images/" + image);
        } finally {
            setup.services.startTaskManager(1);
        }

        assertThat(awaitFault(id)).contains("Nova: Can not find requested image");
        setup.inventory.awaitNothingBut(before);
    }

    /** One without content, which no server ever boots. */
    private String image() {
        String id = admin.post(
                        "image",
                        "/images",
                        Map.of("name", setup.nameOf("image"), "disk_format", "raw", "container_format", "bare"))
                .get("id")
                .asText();
        admin.afterwards(() -> admin.delete("image", "/images/" + id));
        admin.upload("image", "/images/" + id + "/file", new byte[1]);
        return id;
    }

    /** @param more of the body, beside or in place of what every instance has */
    private String create(String name, Map<String, Object> more) {
        Map<String, Object> instance = new HashMap<>(Map.of(
                "name",
                setup.nameOf(name),
                "flavorRef",
                "1",
                "volume",
                Map.of("size", 1),
                "datastore",
                Map.of("type", "mariadb", "version", versionName())));
        instance.putAll(more);
        TroveHttp.Answer answer = http.post("/instances", Map.of("instance", instance));
        assertThat(answer.status()).as(String.valueOf(answer.body())).isEqualTo(200);
        return answer.body().at("/instance/id").asText();
    }

    private String versionName() {
        return http.get("/datastores/mariadb/versions")
                .body()
                .at("/versions/0/name")
                .asText();
    }

    /** What is said once the operation has ended: a server in error shows a moment earlier. */
    private String awaitFault(String id) {
        Waiting.until(
                id + " has failed and says why",
                PATIENCE,
                () -> http.state(id).startsWith("ERROR/") && !fault(id).isEmpty());
        return fault(id);
    }

    private String fault(String id) {
        return http.get("/instances/" + id).body().at("/instance/fault/message").asText();
    }

    private void awaitHealthy(String id) {
        Waiting.until(id + " is healthy", PATIENCE, () -> http.state(id).equals("ACTIVE/HEALTHY"));
    }
}
