package org.trove.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The services apart, over RabbitMQ and MariaDB, and what happens when one of them dies at a bad moment. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DistributedE2eIT {
    private static final Duration HEALTHY_WITHIN = Duration.ofSeconds(90);
    private static final int WAITS_FOR_SERVER = 4;

    @TempDir
    static Path directory;

    private DistributedSetup setup;

    @BeforeAll
    void start() {
        setup = new DistributedSetup(directory);
        setup.startAll();
    }

    @AfterAll
    void stop() {
        setup.close();
    }

    @Test
    void the_client_story_with_two_apis_and_two_task_managers() {
        ClientStory story = new ClientStory(setup.client("trove-local"), directory);
        story.create("apart");
        story.useDatabasesAndUsers("apart");
        story.restart("apart");
        String id = story.show("apart").get("id").asText();
        assertThat(setup.http(2).state(id))
                .as("the other API server sees the same")
                .isEqualTo("ACTIVE/HEALTHY");
        story.delete("apart");
    }

    @Test
    void a_task_manager_killed_after_the_accept_is_continued_by_the_next_to_start() {
        TroveHttp http = setup.http(1);
        killTaskManagers();
        String id = http.create("after-accept");
        assertThat(http.state(id)).isEqualTo("BUILD/");
        restartTaskManagers();
        becomesHealthyOnce(http, id);
    }

    @Test
    void a_task_manager_killed_between_two_steps_is_continued_by_the_next_to_start() {
        TroveHttp http = setup.http(2);
        String id = http.create("between-steps");
        Waiting.closelyUntil("the first step is done", HEALTHY_WITHIN, () -> stepsDone(id) >= 1);
        killTaskManagers();
        restartTaskManagers();
        becomesHealthyOnce(http, id);
    }

    @Test
    void a_task_manager_killed_while_it_waits_for_the_guest_is_continued_by_the_next_to_start() {
        TroveHttp http = setup.http(1);
        String id = http.create("waiting");
        Waiting.closelyUntil("the server is made", HEALTHY_WITHIN, () -> stepsDone(id) >= WAITS_FOR_SERVER);
        killTaskManagers();
        restartTaskManagers();
        becomesHealthyOnce(http, id);
    }

    @Test
    void another_task_manager_takes_over_what_a_killed_one_held() {
        TroveHttp http = setup.http(1);
        String id = http.create("taken-over");
        Waiting.closelyUntil("the first step is done", HEALTHY_WITHIN, () -> stepsDone(id) >= 1);
        setup.kill("taskmanager-1");
        becomesHealthyOnce(http, id);
        setup.startTaskManager(1);
    }

    @Test
    void creates_are_accepted_while_the_broker_is_gone_and_continue_when_it_is_back() {
        TroveHttp http = setup.http(1);
        setup.service("kill_rabbit");
        try {
            Waiting.until("the health check names the broker", Duration.ofSeconds(20), () -> {
                return TroveHttp.body(setup.apiUrl(1) + "/healthcheck").contains("broker");
            });
            long start = System.nanoTime();
            String id = http.create("without-broker");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
            assertThat(http.state(id)).startsWith("BUILD/");
            setup.service("start_rabbit");
            becomesHealthyOnce(http, id);
        } finally {
            setup.service("start_rabbit");
        }
    }

    @Test
    void without_the_database_the_api_says_when_to_come_back_and_all_goes_on_by_itself() {
        TroveHttp http = setup.http(1);
        setup.service("kill_mariadb");
        try {
            TroveHttp.Answer answer = http.get("/instances");
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.raw().headers().firstValue("Retry-After")).isPresent();
            assertThat(answer.body().has("serviceUnavailable")).isTrue();
            assertThat(TroveHttp.body(setup.apiUrl(1) + "/healthcheck")).contains("database");
        } finally {
            setup.service("start_mariadb");
        }
        Waiting.until(
                "the API serves again",
                Duration.ofSeconds(30),
                () -> http.get("/instances").status() == 200);
        becomesHealthyOnce(http, http.create("after-outage"));
    }

    @Test
    void an_operation_that_one_api_accepted_is_followed_at_the_other_to_its_end() {
        String id = setup.http(1).create("followed");
        TroveHttp other = setup.http(2);
        JsonNode operation = other.get("/operations?instance=" + id).body().at("/operations/0");
        String path = "/operations/" + operation.get("id").asText();
        assertThat(operation.get("kind").asText()).isEqualTo("create_instance");

        Waiting.until(
                "the operation has ended",
                HEALTHY_WITHIN,
                () -> other.get(path + "?wait=20")
                                .body()
                                .at("/operation/progress")
                                .asInt()
                        == 100);

        JsonNode ended = other.get(path).body().get("operation");
        assertThat(ended.get("state").asText()).isEqualTo("SUCCEEDED");
        assertThat(ended.get("steps")).hasSizeGreaterThanOrEqualTo(7);
        assertThat(ended.toString()).doesNotContain("secret");
        becomesHealthyOnce(other, id);
    }

    private void killTaskManagers() {
        setup.kill("taskmanager-1");
        setup.kill("taskmanager-2");
    }

    private void restartTaskManagers() {
        setup.startTaskManager(1);
        setup.startTaskManager(2);
    }

    private int stepsDone(String instance) {
        return Integer.parseInt(setup.sql("SELECT COUNT(*) FROM trove.operation_steps s JOIN trove.operations o"
                + " ON o.seq = s.operation_seq WHERE o.subject_id = '" + instance + "' AND s.outcome = 'DONE'"));
    }

    /** Healthy, with one agent and one address; then given back without a trace. */
    private void becomesHealthyOnce(TroveHttp http, String id) {
        becomesHealthy(http, id);
        assertThat(Shell.run(List.of("pgrep", "-fc", "GuestAgent .*" + id))
                        .output()
                        .strip())
                .as("agents of the instance")
                .isEqualTo("1");
        assertThat(http.delete("/instances/" + id).status()).isEqualTo(202);
        Waiting.until(id + " is gone", HEALTHY_WITHIN, () -> http.state(id).equals("404"));
        assertThat(Shell.run(List.of("pgrep", "-f", id)).output()).isEmpty();
        assertThat(setup.sql("SELECT COALESCE(SUM(in_use), 0) FROM trove.quota_usages WHERE resource = 'instances'"))
                .as("what the projects use, and what is there")
                .isEqualTo(setup.sql("SELECT COUNT(*) FROM trove.instances WHERE deleted = 0"));
    }

    private static void becomesHealthy(TroveHttp http, String id) {
        try {
            Waiting.until(
                    id + " becomes healthy",
                    HEALTHY_WITHIN,
                    () -> http.state(id).equals("ACTIVE/HEALTHY"));
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(
                    http.get("/instances/" + id + "/diagnosis").body() + "\n"
                            + http.get("/operations?instance=" + id).body(),
                    e);
        }
    }
}
