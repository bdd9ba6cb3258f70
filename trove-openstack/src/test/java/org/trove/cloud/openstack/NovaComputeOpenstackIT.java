package org.trove.cloud.openstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.trove.cloud.CloudException;
import org.trove.cloud.CloudException.Kind;
import org.trove.cloud.Compute;
import org.trove.cloud.Server;
import org.trove.cloud.ServerSpec;
import org.trove.cloud.ServerSpec.Locality;
import org.trove.model.Flavor;
import org.trove.model.InstanceId;
import org.trove.model.ProjectId;

@Tag("openstack")
class NovaComputeOpenstackIT {
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final Flavor TINY = new Flavor("1", "m1.tiny", 512, 1, 1, 0);

    private final InstanceId owner = new InstanceId(UUID.randomUUID().toString());
    private TestProject project;
    private Compute compute;

    @BeforeEach
    void open() {
        project = new TestProject();
        compute = new NovaCompute(project.session, NovaSettings.DEFAULT);
    }

    @AfterEach
    void close() {
        project.close();
    }

    private ServerSpec spec(InstanceId instance, @Nullable String volume, @Nullable Locality locality) {
        return new ServerSpec(
                instance,
                new ProjectId("p1"),
                "u1",
                "db1",
                "mariadb",
                List.of(4006),
                TINY,
                project.image(),
                null,
                locality,
                volume,
                List.of(),
                Map.of(),
                "#cloud-config\n# of " + instance + "\n");
    }

    private void awaitStatus(InstanceId instance, String status) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(compute.findServer(instance))
                        .get()
                        .extracting(Server::status)
                        .isEqualTo(status));
    }

    @Test
    void a_server_has_trove_s_marks_its_ports_in_order_its_volume_and_its_files() {
        String management = project.port(owner, "Management");
        String user = project.port(owner, "User");
        String volume = project.volume();
        awaitVolume(volume, "available");
        NovaSettings settings = new NovaSettings(keypair(), true);

        Server made = new NovaCompute(project.session, settings).ensureServer(spec(owner, volume, null));

        JsonNode shown = new ServiceClient(project.session, ServiceKind.COMPUTE, "2.46")
                .get("/servers/" + made.id())
                .path("server");
        assertThat(made.owner()).isEqualTo(owner);
        assertThat(made.flavorId()).isEqualTo("1");
        assertThat(shown.path("name").asText()).isEqualTo("db1");
        assertThat(texts(shown.path("tags")))
                .containsExactlyInAnyOrder(
                        "trove_instance",
                        "trove_mariadb",
                        "trove_project_id_p1",
                        "trove_user_id_u1",
                        "trove_instance_id_" + owner);
        assertThat(shown.path("metadata").toString())
                .isEqualTo("{\"trove_project_id\":\"p1\",\"trove_user_id\":\"u1\",\"trove_instance_id\":\"" + owner
                        + "\"}");
        assertThat(shown.path("key_name").asText()).isEqualTo(settings.novaKeypair());
        assertThat(shown.path("config_drive").asText()).isEqualTo("True");
        String files = new String(
                Base64.getDecoder()
                        .decode(shown.path("OS-EXT-SRV-ATTR:user_data").asText()),
                StandardCharsets.UTF_8);
        assertThat(files).isEqualTo("#cloud-config\n# of " + owner + "\n");
        awaitStatus(owner, "ACTIVE");
        assertThat(interfaces(made.id())).containsExactlyInAnyOrder(user, management);
        assertThat(new OwnedPorts(project.session).ids(owner)).containsExactly(user, management);
        JsonNode attached = project.client(ServiceKind.COMPUTE)
                .get("/servers/" + made.id() + "/os-volume_attachments")
                .path("volumeAttachments");
        assertThat(attached.path(0).path("volumeId").asText()).isEqualTo(volume);
        assertThat(attached.path(0).path("device").asText()).endsWith("vdb");
    }

    @Test
    void several_that_make_the_same_server_at_once_end_with_one_and_agree_which() {
        project.port(owner, "User");
        ServerSpec spec = spec(owner, null, null);

        List<CompletableFuture<Server>> makers = IntStream.range(0, 4)
                .mapToObj(number -> CompletableFuture.supplyAsync(() -> compute.ensureServer(spec)))
                .toList();
        makers.forEach(CompletableFuture::join);

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(project.servers()).hasSize(1));
        String kept = project.servers().get(0).path("id").asText();
        assertThat(compute.ensureServer(spec).id()).isEqualTo(kept);
        assertThat(compute.listServers()).extracting(Server::id).containsExactly(kept);
    }

    @Test
    void servers_of_one_locality_share_a_group_that_goes_with_the_last() {
        InstanceId replica = new InstanceId(UUID.randomUUID().toString());
        project.port(owner, "User");
        project.port(replica, "User");

        compute.ensureServer(spec(owner, null, new Locality(owner, "soft-affinity")));
        compute.ensureServer(spec(replica, null, new Locality(owner, null)));

        assertThat(groups()).singleElement().satisfies(group -> {
            assertThat(group.path("name").asText()).isEqualTo("locality_" + owner);
            assertThat(group.path("members")).hasSize(2);
        });
        removeAndWait(owner);
        assertThat(groups()).hasSize(1);
        removeAndWait(replica);
        assertThat(groups()).isEmpty();
    }

    @Test
    void a_replica_of_an_instance_without_locality_stands_where_it_likes() {
        project.port(owner, "User");

        compute.ensureServer(
                spec(owner, null, new Locality(new InstanceId(UUID.randomUUID().toString()), null)));

        assertThat(groups()).isEmpty();
    }

    @Test
    void a_quota_is_told_as_such_and_leaves_nothing() {
        project.port(owner, "User");
        InstanceId second = new InstanceId(UUID.randomUUID().toString());
        project.port(second, "User");
        project.admin(ServiceKind.COMPUTE, "2.57")
                .put("/os-quota-sets/" + project.id, Map.of("quota_set", Map.of("instances", 1)));
        compute.ensureServer(spec(owner, null, null));
        // Nova counts a server once it has a host.
        awaitStatus(owner, "ACTIVE");

        assertThatThrownBy(() -> compute.ensureServer(spec(second, null, null)))
                .isInstanceOfSatisfying(
                        CloudException.class, e -> assertThat(e.kind()).isEqualTo(Kind.QUOTA))
                .hasMessageContaining("The cloud's quota does not allow it. Nova: Quota exceeded for instances:"
                        + " Requested 1, but already used 1 of 1 instances (request req-");
        assertThat(compute.findServer(second)).isEmpty();
    }

    @Test
    void an_image_that_is_gone_is_told_with_its_id() {
        project.port(owner, "User");
        String gone = UUID.randomUUID().toString();
        ServerSpec whole = spec(owner, null, null);
        ServerSpec spec = new ServerSpec(
                owner,
                whole.project(),
                null,
                "db1",
                "mariadb",
                List.of(4006),
                TINY,
                gone,
                null,
                null,
                null,
                List.of(),
                Map.of(),
                null);

        assertThatThrownBy(() -> compute.ensureServer(spec))
                .isInstanceOfSatisfying(
                        CloudException.class, e -> assertThat(e.kind()).isEqualTo(Kind.PERMANENT))
                .hasMessageContaining("Nova: Can not find requested image (request req-");
        assertThat(compute.listServers()).isEmpty();
    }

    @Test
    void a_server_that_finds_no_host_says_what_nova_says() {
        project.port(owner, "User");
        ServerSpec spec = spec(owner, null, null);
        ServerSpec huge = new ServerSpec(
                owner,
                spec.project(),
                null,
                "db1",
                "mariadb",
                List.of(4006),
                hugeFlavor(),
                spec.imageId(),
                null,
                null,
                null,
                List.of(),
                Map.of(),
                null);

        compute.ensureServer(huge);

        awaitStatus(owner, "ERROR");
        assertThat(compute.findServer(owner).orElseThrow().fault()).contains("Nova: No valid host was found.");
        assertThat(compute.listServers()).extracting(Server::status).containsExactly("ERROR");
        removeAndWait(owner);
    }

    @Test
    void a_volume_that_the_server_was_made_with_can_be_taken_away_and_given_back() {
        project.port(owner, "User");
        String volume = project.volume();
        awaitVolume(volume, "available");
        compute.ensureServer(spec(owner, volume, null));
        awaitStatus(owner, "ACTIVE");
        awaitVolume(volume, "in-use");

        compute.detachVolume(owner, volume);
        compute.detachVolume(owner, volume);
        awaitVolume(volume, "available");
        compute.attachVolume(owner, volume);
        compute.attachVolume(owner, volume);

        awaitVolume(volume, "in-use");
    }

    @Test
    void a_list_is_read_to_its_last_page() {
        List<JsonNode> pages = project.client(ServiceKind.COMPUTE).list("/flavors?limit=1", "flavors");
        List<JsonNode> whole = project.client(ServiceKind.COMPUTE).list("/flavors", "flavors");

        assertThat(whole).hasSizeGreaterThan(2);
        assertThat(pages).isEqualTo(whole);
    }

    private void removeAndWait(InstanceId instance) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            compute.removeServer(instance);
            assertThat(compute.findServer(instance)).isEmpty();
        });
        compute.removeServer(instance);
    }

    private void awaitVolume(String volume, String status) {
        await().atMost(PATIENCE)
                .until(
                        () -> project.client(ServiceKind.VOLUME)
                                .get("/volumes/" + volume)
                                .path("volume")
                                .path("status")
                                .asText(),
                        status::equals);
    }

    private List<String> interfaces(String server) {
        List<String> ports = new ArrayList<>();
        project.client(ServiceKind.COMPUTE)
                .get("/servers/" + server + "/os-interface")
                .path("interfaceAttachments")
                .forEach(port -> ports.add(port.path("port_id").asText()));
        return ports;
    }

    private List<JsonNode> groups() {
        List<JsonNode> groups = new ArrayList<>();
        project.client(ServiceKind.COMPUTE)
                .get("/os-server-groups")
                .path("server_groups")
                .forEach(groups::add);
        return groups;
    }

    private String keypair() {
        String name = "trove-it-" + UUID.randomUUID();
        ServiceClient nova = new ServiceClient(project.session, ServiceKind.COMPUTE, "2.57");
        nova.post("/os-keypairs", Map.of("keypair", Map.of("name", name)));
        project.afterwards(() -> nova.delete("/os-keypairs/" + name));
        return name;
    }

    private Flavor hugeFlavor() {
        ServiceClient nova = project.admin(ServiceKind.COMPUTE, "2.57");
        String id = nova.post(
                        "/flavors",
                        Map.of(
                                "flavor",
                                Map.of(
                                        "name", "trove-it-" + UUID.randomUUID(),
                                        "ram", 2_000_000_000,
                                        "vcpus", 1,
                                        "disk", 1)))
                .path("flavor")
                .path("id")
                .asText();
        project.afterwards(() -> nova.delete("/flavors/" + id));
        return new Flavor(id, "huge", 2_000_000_000, 1, 1, 0);
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(item -> texts.add(item.asText()));
        return texts;
    }
}
