package org.trove.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.trove.e2e.Diagnoses.Said;
import org.trove.wiring.FreePort;

/** What the diagnosis says of breakdowns. Each is made for real and repaired, so that the next begins with two sound instances. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DiagnosisE2eIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    static Path directory;

    /** Room for two instances and a third. */
    private final String addresses = "127." + (128 + FreePort.next() / 512) + "." + FreePort.next() % 256 + ".";

    private DistributedSetup setup;
    private TroveHttp http;
    private Diagnoses diagnoses;
    private String one;
    private String other;

    @BeforeAll
    void start() {
        setup = new DistributedSetup(
                directory,
                DistributedSetup.Variant.local(directory)
                        .with(Map.of(
                                "api", Map.of("agent_heartbeat_expiry", "5s"),
                                "guest", Map.of("heartbeat_interval", "1s", "crash_restart_limit", 2),
                                "taskmanager", Map.of("breaker_failures", 3, "breaker_pause", "2s"),
                                "cloud", Map.of("address_range", addresses + "0/30"))));
        setup.startOneOfEach();
        http = setup.http(1);
        diagnoses = new Diagnoses(http);
        one = http.create("one");
        other = http.create("other");
    }

    /** So the last report of each is no older than the time after which a guest counts as lost. */
    @BeforeEach
    void two_sound_instances() {
        awaitHealthy(one);
        awaitHealthy(other);
    }

    @AfterAll
    void stop() {
        if (setup != null) {
            setup.close();
        }
    }

    private void awaitHealthy(String id) {
        Waiting.until(id + " is healthy", PATIENCE, () -> http.state(id).equals("ACTIVE/HEALTHY"));
    }

    /** Also of what is being built. */
    private void delete(String... ids) {
        for (String id : ids) {
            act(id, Map.of("reset_status", Map.of("force_delete", true)));
            assertThat(http.delete("/instances/" + id).status()).isEqualTo(202);
        }
    }

    private void awaitGone(String... ids) {
        for (String id : ids) {
            Waiting.until(id + " is gone", PATIENCE, () -> http.state(id).equals("404"));
        }
    }

    /** @return the operation's id */
    private String restart(String id) {
        return act(id, Map.of("restart", Map.of()))
                .headers()
                .firstValue("X-Trove-Operation-Id")
                .orElseThrow();
    }

    private HttpResponse<String> act(String id, Map<String, ?> action) {
        TroveHttp.Answer answer = http.post("/instances/" + id + "/action", action);
        assertThat(answer.status()).as(String.valueOf(answer.body())).isEqualTo(202);
        return answer.raw();
    }

    private static long pid(String pattern) {
        return Shell.run(List.of("pgrep", "-f", pattern))
                .output()
                .lines()
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no process runs with " + pattern));
    }

    private static long agent(String id) {
        return pid("GuestAgent .*" + id);
    }

    @Test
    void an_agent_that_is_stopped_is_told_from_those_that_report() {
        Instant broken = Instant.now();
        Signals.send("STOP", agent(one));
        try {
            Said said = diagnoses.await(one, broken, "guest", "has not been heard of since, while other guests report");
            assertThat(said.advice()).first().asString().contains("whether the agent runs", "reaches the broker");
            assertThat(said.next()).isEqualTo("Its next report corrects the status.");
            assertThat(said.operation()).isEmpty();
            assertThat(said.parts()).isEmpty();
        } finally {
            Signals.send("CONT", agent(one));
        }
    }

    @Test
    void a_restart_whose_agent_is_stopped_and_whose_task_manager_then_dies() {
        Instant broken = Instant.now();
        Signals.send("STOP", agent(one));
        try {
            String operation = restart(one);
            Said silent =
                    diagnoses.await(one, broken, "guest", "has not been heard of since, while other guests report");
            assertThat(silent.summary())
                    .startsWith("A task manager performs step restart_datastore of the operation restart and waits for"
                            + " the answer of the agent inside the instance. ");
            assertThat(silent.next())
                    .isEqualTo("It goes on when the agent answers, or when the time for that is over.");
            assertThat(silent.operation()).isEqualTo(operation);
            assertThat(silent.advice().toString())
                    .contains("whether the agent runs", "Cancel the operation " + operation);
            Instant killed = Instant.now();
            setup.kill("taskmanager-1");
            Said orphaned = diagnoses.await(one, killed, "task_manager", "has not been heard of since");
            assertThat(orphaned.summary())
                    .isEqualTo("The task manager that worked on the operation restart has not been heard of since.");
            assertThat(orphaned.next()).isEqualTo("Another task manager takes the operation over within some seconds.");
            assertThat(orphaned.advice().toString()).contains("whether a task manager runs");
            assertThat(orphaned.operation()).isEqualTo(operation);
            setup.startTaskManager(1);
        } finally {
            Signals.send("CONT", agent(one));
        }
    }

    @Test
    void a_datastore_that_was_killed_and_then_cannot_start_because_its_port_is_taken() throws IOException {
        String address =
                http.get("/instances/" + one).body().at("/instance/ip/0").asText();
        Instant broken = Instant.now();
        try (ServerSocket taken = killedAndTaken(InetAddress.getByName(address))) {
            assertThat(taken.isBound()).isTrue();
            Said killed = diagnoses.await(one, broken, "guest", "The database server was killed, crashed or hangs");
            assertThat(killed.advice()).first().isEqualTo("Restart the instance.");
            assertThat(killed.next()).contains("starts a server that was killed or crashed again by itself");
            Waiting.until("the agent gives up", PATIENCE, () -> lastError(one).contains("does not start it again"));
            assertThat(lastError(one)).contains("Address already in use", "3306");
            String operation = restart(one);
            Waiting.until("the restart fails", PATIENCE, () -> state(operation).equals("FAILED"));
            Said failed = diagnoses.await(one, broken, "guest", "The database server was killed, crashed or hangs");
            assertThat(failed.lastError()).contains("Address already in use", "3306");
            assertThat(failed.advice().toString()).contains("retry the operation " + operation);
            assertThat(failed.operation()).isEqualTo(operation);
        } finally {
            restart(one);
        }
    }

    /** The server's port, taken before its agent can start it again: the agent stands still meanwhile. */
    private ServerSocket killedAndTaken(InetAddress address) {
        Signals.send("STOP", agent(one));
        try {
            Signals.send("KILL", pid("mariadbd .*" + one));
            List<ServerSocket> taken = new ArrayList<>();
            Waiting.until("the port is free", PATIENCE, () -> taken.add(new ServerSocket(3306, 1, address)));
            return taken.get(0);
        } finally {
            Signals.send("CONT", agent(one));
        }
    }

    private String lastError(String id) {
        return http.get("/instances/" + id + "/diagnosis")
                .body()
                .at("/diagnosis/last_error")
                .asText();
    }

    private String state(String operation) {
        return http.get("/operations/" + operation)
                .body()
                .at("/operation/state")
                .asText();
    }

    @Test
    void a_server_that_went_behind_our_back() throws IOException {
        Path server = directory.resolve("cloud").resolve(one).resolve("server.json");
        Path away = directory.resolve("server.json");
        Instant broken = Instant.now();
        Files.move(server, away);
        try {
            Said said = diagnoses.await(one, broken, "cloud", "no running server for the instance");
            assertThat(said.next()).contains("nobody starts it by itself");
            assertThat(said.advice().toString()).contains("look in the cloud", "restore a backup");
        } finally {
            Files.move(away, server);
        }
    }

    @Test
    void a_cloud_that_is_away_and_is_not_asked_any_more_after_failures_in_a_row() throws IOException {
        Path network = directory.resolve("cloud/addresses");
        Path away = directory.resolve("addresses-away");
        Instant broken = Instant.now();
        Files.move(network, away);
        String first;
        String later;
        try {
            first = http.create("first");
            Said tried = diagnoses.await(first, broken, "cloud", "it has failed ");
            assertThat(tried.summary())
                    .isEqualTo("The operation create instance waits for the cloud in step allocate_addresses.");
            assertThat(tried.lastError()).contains("cannot give instance " + first + " an address", "does not exist");
            assertThat(tried.next()).startsWith("The step is tried again");
            assertThat(tried.nextAt()).isAfter(tried.since());
            assertThat(tried.advice().toString())
                    .contains("see what the cloud says", "Cancel the operation " + tried.operation());
            later = http.create("later");
            Said untried =
                    diagnoses.await(later, broken, "cloud", "Not tried, because the cloud's network service failed ");
            assertThat(untried.lastError()).contains("in a row, the last time with: cannot give ", "does not exist");
            assertThat(untried.next()).startsWith("The step is tried again");
            assertThat(untried.nextAt()).isAfter(untried.since());
            assertThat(diagnoses.await(first, broken, "cloud", "it has failed ").since())
                    .as("the first try, not the last")
                    .isEqualTo(tried.since());
            delete(first, later);
        } finally {
            Files.move(away, network);
        }
        awaitGone(first, later);
    }

    @Test
    void a_cloud_that_refuses_because_no_address_is_left() throws IOException {
        Instant broken = Instant.now();
        String refused;
        try (ServerSocket last = new ServerSocket(3306, 1, InetAddress.getByName(addresses + "3"))) {
            assertThat(last.isBound()).isTrue();
            refused = http.create("refused");
            Said said = diagnoses.await(refused, broken, "operator", "has failed");
            assertThat(said.summary())
                    .isEqualTo("The operation create instance has failed in step allocate_addresses,"
                            + " nothing more happens by itself.");
            assertThat(said.lastError()).startsWith("no address is left");
            assertThat(said.next()).isEmpty();
            assertThat(said.nextAt()).isNull();
            assertThat(said.advice())
                    .containsExactly(
                            "Once the cause is gone: retry the operation " + said.operation() + ".",
                            "Or delete the instance.");
        }
        delete(refused);
        awaitGone(refused);
    }

    @Test
    void a_conductor_that_does_not_run_is_told_from_silent_guests() {
        Instant broken = Instant.now();
        setup.kill("conductor");
        try {
            Said said = diagnoses.await(one, broken, "conductor", "it is the conductor that does not run");
            assertThat(said.next()).contains("with the first reports that a conductor takes");
            assertThat(said.advice().toString()).contains("whether a trove-conductor runs");
        } finally {
            setup.startConductor();
        }
    }

    @Test
    void a_broker_that_is_away_in_the_middle_of_a_restart() {
        Instant broken = Instant.now();
        setup.service("kill_rabbit");
        try {
            Said atRest = diagnoses.await(other, broken, "broker", "No guest can be heard");
            assertThat(atRest.next()).contains("report again by themselves");
            restart(one);
            Said said = diagnoses.await(one, broken, "broker", "restart waits for the message broker");
            assertThat(said.lastError()).contains("The message broker cannot be reached.");
            assertThat(said.parts().path("broker").asText()).contains("no connection");
            assertThat(said.nextAt()).isAfter(said.since());
            assertThat(said.advice().toString()).contains("whether RabbitMQ runs");
        } finally {
            setup.service("start_rabbit");
        }
    }

    @Test
    void no_task_manager_and_a_delete_that_is_queued_behind_the_create() {
        setup.kill("taskmanager-1");
        String id;
        try {
            Instant broken = Instant.now();
            id = http.create("untaken");
            delete(id);
            Said said = diagnoses.await(id, broken, "task_manager", "No task manager has taken");
            assertThat(said.summary())
                    .isEqualTo("No task manager has taken the operation create instance yet."
                            + " Behind it waits: operation delete instance.");
            assertThat(said.next()).isEqualTo("The first task manager that looks takes it.");
            assertThat(said.advice()).first().asString().contains("whether a task manager runs");
        } finally {
            setup.startTaskManager(1);
        }
        awaitGone(id);
    }

    @Test
    void a_database_that_is_away_is_said_instead_of_a_diagnosis() {
        setup.service("kill_mariadb");
        try {
            TroveHttp.Answer answer = http.get("/instances/" + one + "/diagnosis");
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.raw().headers().firstValue("Retry-After")).isPresent();
            assertThat(answer.body().at("/serviceUnavailable/message").asText()).contains("database");
        } finally {
            setup.service("start_mariadb");
        }
    }
}
