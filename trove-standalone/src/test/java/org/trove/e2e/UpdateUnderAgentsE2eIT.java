package org.trove.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trove.crypto.KeySettings;
import org.trove.crypto.SecretString;
import org.trove.guestkey.InstanceKeyVault;
import org.trove.model.InstanceId;
import org.trove.model.InstanceTask;
import org.trove.model.ServiceStatus;

/** The control plane is updated while agents of the release before run: real agents of that release, over a real broker. */
class UpdateUnderAgentsE2eIT {
    private static final String RELEASE_BEFORE = "c8fc7ae";
    private static final int AGENTS = 20;
    private static final int EXPIRY_SECONDS = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String OF_ALL = "SELECT COUNT(*) FROM trove.instances i JOIN trove.service_statuses s"
            + " ON s.instance_id = i.id WHERE s.status_description = 'healthy' AND ";

    @TempDir
    private Path directory;

    private final List<RunningProcess> agents = new ArrayList<>();
    private DistributedSetup setup;

    @BeforeEach
    void start() {
        setup = new DistributedSetup(
                directory,
                DistributedSetup.Variant.local(directory)
                        .with(Map.of("api", Map.of("agent_heartbeat_expiry", EXPIRY_SECONDS + "s"))));
        setup.startIdentity();
    }

    @AfterEach
    void stop() {
        agents.forEach(RunningProcess::close);
        setup.close();
    }

    @Test
    void no_agent_of_the_release_before_is_shown_lost_and_each_is_heard_so_until_it_is_updated() throws Exception {
        Path before = Path.of(succeed(List.of(Repository.root() + "/bin/lib/revision.sh", RELEASE_BEFORE))
                .strip());
        inTheSchemaOf(before);
        AgentFleet fleet = new AgentFleet(
                directory.resolve("agents"), setup.settings("trove-conductor").get("messaging"));
        List<InstanceId> instances = insert(fleet);
        setup.startOther("conductor", List.of(before + "/bin/trove-conductor", setup.file("trove-conductor")));
        agents.add(fleet.start("agents-before", before, instances.subList(1, AGENTS)));
        RunningProcess leaving = fleet.start("agent-leaving", before, instances.subList(0, 1));
        agents.add(leaving);
        Waiting.until(
                "all are heard by the conductor before",
                PATIENCE,
                () -> healthySince("s.heartbeat_sent > 0") == AGENTS);

        updateControlPlane();

        TroveHttp http = setup.http(1);
        String restarted = setup.sql("SELECT UTC_TIMESTAMP(6)");
        Waiting.until(
                "all are heard by the updated conductor",
                PATIENCE,
                () -> healthySince("s.updated_at > '" + restarted + "'") == AGENTS);
        staysHealthyBeyondTheExpiry(http);
        assertThat(oldAgents().lines().filter(line -> line.contains("  old  "))).hasSize(AGENTS);
        anAgentOfBeforeAnswers(http, instances.get(1));
        leaving.close();
        oneIsUpdated(fleet, instances.get(0));
        anAgentOfBeforeAnswers(http, instances.get(0));
    }

    private void staysHealthyBeyondTheExpiry(TroveHttp http) {
        long until = System.nanoTime() + Duration.ofSeconds(EXPIRY_SECONDS + 2).toNanos();
        while (System.nanoTime() < until) {
            assertThat(healthyIn(http)).isEqualTo(AGENTS);
            LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
        }
    }

    private void oneIsUpdated(AgentFleet fleet, InstanceId instance) {
        agents.add(fleet.start("agent-updated", Repository.root(), List.of(instance)));
        Waiting.until("the new code is kept", PATIENCE, () -> {
            return setup.sql("SELECT COALESCE(guest_code, '') FROM trove.instances WHERE id = '" + instance + "'")
                    .equals("new");
        });
        assertThat(oldAgents()).doesNotContain(instance.value());
    }

    private void updateControlPlane() {
        setup.kill("conductor");
        succeed(List.of(Repository.launcher("trove-manage"), "migrate", "--config", setup.file("trove-api-1")));
        assertThat(setup.sql("SELECT COUNT(*) FROM trove.instances WHERE guest_code = 'old'"))
                .isEqualTo(Integer.toString(AGENTS));
        setup.startConductor();
        setup.startConfiguredApi();
    }

    /** What the control plane of before left: its schema, and a version of a datastore. */
    private void inTheSchemaOf(Path before) {
        setup.sql("DROP DATABASE trove");
        setup.sql("CREATE DATABASE trove CHARACTER SET utf8mb4");
        String manage = before + "/bin/trove-manage";
        succeed(List.of(manage, "migrate", "--config", setup.file("trove-api-1")));
        succeed(List.of(manage, "register", "--config", setup.file("trove-api-1"), "mariadb", "mariadb", "11.4.5"));
    }

    private List<InstanceId> insert(AgentFleet fleet) throws Exception {
        InstanceKeyVault vault =
                new InstanceKeyVault(keys(setup.settings("trove-api-1").get("keys")), new SecureRandom());
        String project = setup.http(1).project();
        String version = setup.sql("SELECT id FROM trove.datastore_versions LIMIT 1");
        List<InstanceId> made = Stream.generate(
                        () -> new InstanceId(UUID.randomUUID().toString()))
                .limit(AGENTS)
                .toList();
        for (InstanceId id : made) {
            String key = vault.newKey();
            setup.sql(rows(id, project, version, vault.seal(key)));
            fleet.configure(id, key);
        }
        return made;
    }

    /** As the control plane of before writes them; ours does not work on its schema. */
    private static String rows(InstanceId id, String project, String version, String key) {
        return "INSERT INTO trove.instances (id, name, tenant_id, task_id, task_description, flavor_id, volume_size,"
                + " datastore_version_id, compute_instance_id, server_status, encrypted_key, created, updated, version,"
                + " deleted) VALUES ('" + id + "', 'db', '" + project + "', " + InstanceTask.NONE.code() + ", '"
                + InstanceTask.NONE.description() + "', '1', 1, '" + version + "', '" + id + "', 'ACTIVE', '"
                + key + "', UTC_TIMESTAMP(6), UTC_TIMESTAMP(6), 0, 0);"
                + " INSERT INTO trove.service_statuses (id, instance_id, status_id, status_description, updated_at)"
                + " VALUES ('" + id + "', '" + id + "', " + ServiceStatus.NEW.code() + ", '"
                + ServiceStatus.NEW.description() + "', UTC_TIMESTAMP(6))";
    }

    private static KeySettings keys(JsonNode keys) {
        return new KeySettings(
                SecretString.of(keys.get("taskmanager_rpc_encr_key").asText()),
                SecretString.of(keys.get("inst_rpc_key_encr_key").asText()),
                SecretString.of(keys.get("operation_payload_key").asText()));
    }

    private void anAgentOfBeforeAnswers(TroveHttp http, InstanceId instance) {
        TroveHttp.Answer answer = http.get("/instances/" + instance + "/databases");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().toString()).contains(PlayedProvider.DATABASE);
    }

    private int healthySince(String condition) {
        return Integer.parseInt(setup.sql(OF_ALL + condition));
    }

    private static int healthyIn(TroveHttp http) {
        int healthy = 0;
        for (JsonNode instance : http.get("/instances?limit=100").body().get("instances")) {
            if (instance.get("operating_status").asText().equals("HEALTHY")) {
                healthy++;
            }
        }
        return healthy;
    }

    private String oldAgents() {
        return succeed(List.of(
                Repository.launcher("trove-manage"), "agents", "--old-code", "--config", setup.file("trove-api-1")));
    }

    private static String succeed(List<String> command) {
        Shell.Result result = Shell.run(command);
        assertThat(result.exitCode()).as(result.output()).isZero();
        return result.output();
    }
}
