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

/** Nova that is away, has no host, or loses a server behind our back. */
@Tag("openstack")
class FailingNovaOpenstackIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final InstanceId owner = new InstanceId(UUID.randomUUID().toString());
    private TestProject project;
    private NovaCompute compute;
    private ServerSpec spec;

    @BeforeEach
    void open() {
        project = new TestProject();
        compute = new NovaCompute(project.session, NovaSettings.DEFAULT);
        project.port(owner, "User");
        spec = new ServerSpec(
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
                null);
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

    @Test
    void while_its_api_is_away_that_is_told_as_passing_and_afterwards_there_is_one_server() {
        compute.ensureServer(spec);
        TestCloud.control("stop", "nova-api");
        try {
            assertThatThrownBy(() -> compute.ensureServer(spec))
                    .isInstanceOfSatisfying(
                            CloudException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TRANSIENT))
                    .hasMessageStartingWith("Nova cannot be reached at http://127.0.0.1:");
            assertThatThrownBy(() -> compute.listServers()).isInstanceOf(CloudException.class);
        } finally {
            TestCloud.control("start", "nova-api");
        }

        Server found = compute.ensureServer(spec);

        assertThat(compute.listServers()).extracting(Server::id).containsExactly(found.id());
        awaitStatus("ACTIVE");
    }

    @Test
    void without_a_host_the_server_fails_with_nova_s_reason_and_its_removal_leaves_nothing() {
        ServiceClient nova = project.admin(ServiceKind.COMPUTE, "2.57");
        List<String> hosts = nova.list("/os-services?binary=nova-compute", "services").stream()
                .map(service -> service.path("id").asText())
                .toList();
        hosts.forEach(host -> nova.put("/os-services/" + host, Map.of("status", "disabled")));
        try {
            compute.ensureServer(spec);
            awaitStatus("ERROR");
        } finally {
            hosts.forEach(host -> nova.put("/os-services/" + host, Map.of("status", "enabled")));
        }

        assertThat(compute.findServer(owner).orElseThrow().fault()).contains("Nova: No valid host was found.");
        compute.removeServer(owner);
        await().atMost(PATIENCE).until(() -> compute.findServer(owner).isEmpty());
        assertThat(project.servers()).isEmpty();
    }

    @Test
    void a_server_that_somebody_deletes_is_gone_from_the_next_inventory() {
        compute.ensureServer(spec);
        awaitStatus("ACTIVE");
        JsonNode server = project.servers().get(0);

        project.client(ServiceKind.COMPUTE)
                .delete("/servers/" + server.path("id").asText());

        await().atMost(PATIENCE).until(() -> compute.listServers().isEmpty());
        assertThatThrownBy(() -> compute.rebootServer(owner))
                .isInstanceOfSatisfying(
                        CloudException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NOT_FOUND));
    }
}
