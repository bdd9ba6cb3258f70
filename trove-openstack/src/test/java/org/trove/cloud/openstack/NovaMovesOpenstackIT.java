package org.trove.cloud.openstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.trove.cloud.CloudException;
import org.trove.cloud.CloudException.Kind;
import org.trove.cloud.Server;
import org.trove.cloud.ServerSpec;
import org.trove.model.Flavor;
import org.trove.model.InstanceId;
import org.trove.model.ProjectId;

/** Servers that go from one of Nova's hosts to another. */
@Tag("openstack")
class NovaMovesOpenstackIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final InstanceId owner = new InstanceId(UUID.randomUUID().toString());
    private TestProject project;
    private NovaCompute compute;
    private String id;
    private String before;

    @BeforeEach
    void aServerThatRuns() {
        project = new TestProject();
        compute = new NovaCompute(project.session, NovaSettings.DEFAULT);
        project.port(owner, "User");
        id = compute.ensureServer(new ServerSpec(
                        owner,
                        new ProjectId("p1"),
                        null,
                        "db1",
                        "mariadb",
                        List.of(4006),
                        new Flavor("1", "m1.tiny", 512, 1, 1, 0),
                        project.image(),
                        null,
                        null,
                        null,
                        List.of(),
                        Map.of(),
                        null))
                .id();
        awaitStatus("ACTIVE");
        before = host();
    }

    @AfterEach
    void close() {
        project.close();
    }

    private void awaitStatus(String status) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(compute.findServer(owner))
                        .get()
                        .extracting(Server::status)
                        .isEqualTo(status));
    }

    private String host() {
        return project.client(ServiceKind.COMPUTE)
                .get("/servers/" + id)
                .at("/server/OS-EXT-SRV-ATTR:host")
                .asText();
    }

    private List<JsonNode> hosts() {
        return project.admin(ServiceKind.COMPUTE, "2.57").list("/os-services?binary=nova-compute", "services");
    }

    private String other() {
        return hosts().stream()
                .map(service -> service.path("host").asText())
                .filter(host -> !host.equals(before))
                .findFirst()
                .orElseThrow();
    }

    private long moves() {
        return project
                .client(ServiceKind.COMPUTE)
                .list("/servers/" + id + "/os-instance-actions", "instanceActions")
                .stream()
                .filter(action -> action.path("action").asText().equals("migrate"))
                .count();
    }

    private static void assertRefused(Runnable work, String words) {
        assertThatThrownBy(work::run)
                .isInstanceOfSatisfying(
                        CloudException.class, e -> assertThat(e.kind()).isEqualTo(Kind.PERMANENT))
                .hasMessageContaining(words);
    }

    @Test
    void a_moved_server_is_the_same_one_on_another_host_once_that_is_confirmed() {
        compute.migrateServer(owner, null);
        compute.migrateServer(owner, null);
        awaitStatus("VERIFY_RESIZE");
        compute.migrateServer(owner, null);
        assertThat(host()).isEqualTo(other());

        compute.confirmResize(owner);

        awaitStatus("ACTIVE");
        assertThat(host()).isEqualTo(other());
        assertThat(moves()).isEqualTo(1);
        assertThat(compute.listServers()).containsExactly(new Server(id, owner, "ACTIVE", null, "1", project.image()));
    }

    @Test
    void a_move_that_is_taken_back_leaves_the_server_where_it_was() {
        compute.migrateServer(owner, null);
        awaitStatus("VERIFY_RESIZE");

        compute.revertResize(owner);
        compute.revertResize(owner);

        awaitStatus("ACTIVE");
        assertThat(host()).isEqualTo(before);
        assertThat(compute.listServers()).extracting(Server::id).containsExactly(id);
    }

    @Test
    void the_host_that_is_named_is_taken_and_one_that_cannot_be_is_refused_in_nova_s_words() {
        assertRefused(() -> compute.migrateServer(owner, "no-such-host"), "Nova: Compute host no-such-host");
        assertRefused(() -> compute.migrateServer(owner, before), "Nova: ");
        assertThat(compute.findServer(owner)).get().extracting(Server::status).isEqualTo("ACTIVE");

        compute.migrateServer(owner, other());

        awaitStatus("VERIFY_RESIZE");
        assertThat(host()).isEqualTo(other());
    }

    @Test
    void without_another_host_the_server_stays_as_it_is_and_can_be_moved_later() {
        ServiceClient nova = project.admin(ServiceKind.COMPUTE, "2.57");
        String free = hosts().stream()
                .filter(service -> service.path("host").asText().equals(other()))
                .map(service -> service.path("id").asText())
                .findFirst()
                .orElseThrow();
        nova.put("/os-services/" + free, Map.of("status", "disabled"));
        try {
            compute.migrateServer(owner, null);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(compute.findServer(owner))
                            .get()
                            .satisfies(server -> {
                                assertThat(server.status()).isEqualTo("ACTIVE");
                                assertThat(events()).contains("NoValidHost");
                            }));
        } finally {
            nova.put("/os-services/" + free, Map.of("status", "enabled"));
        }
        assertThat(host()).isEqualTo(before);

        compute.migrateServer(owner, null);

        awaitStatus("VERIFY_RESIZE");
    }

    /** What Nova notes of the moves, for administrators. */
    private String events() {
        StringBuilder all = new StringBuilder();
        ServiceClient nova = project.client(ServiceKind.COMPUTE);
        nova.list("/servers/" + id + "/os-instance-actions", "instanceActions")
                .forEach(action -> all.append(nova.get("/servers/" + id + "/os-instance-actions/"
                        + action.path("request_id").asText())));
        return all.toString();
    }
}
