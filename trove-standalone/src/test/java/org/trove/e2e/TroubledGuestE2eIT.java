package org.trove.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.trove.e2e.TroveHttp.Answer;
import org.trove.wiring.FreePort;

/** Guests with locked, killed and stopped databases and with agents that are stopped: answers are true and come in time. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TroubledGuestE2eIT {
    private static final Duration START = Duration.ofMinutes(2);
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration IN_TIME = Duration.ofSeconds(15);

    @TempDir
    static Path directory;

    private Path home;
    private RunningProcess standalone;
    private TroveHttp http;
    private String id;

    @BeforeAll
    void start() throws IOException {
        home = directory.resolve("home");
        int port = FreePort.next();
        standalone = RunningProcess.start(
                        "standalone",
                        directory,
                        Map.of(),
                        List.of(
                                Repository.launcher("trove"),
                                "standalone",
                                "--home",
                                home.toString(),
                                "--port",
                                Integer.toString(port)))
                .awaitOutput("Ctrl-C", START);
        Path clouds = home.resolve("clouds.yaml");
        String identity = Files.readString(clouds).replaceAll("(?s).*?auth_url: *\"?([^\"\\s]+)\"?.*", "$1");
        http = new TroveHttp("http://127.0.0.1:" + port, identity, clouds, "trove-local");
        id = http.create("one");
    }

    @BeforeEach
    void a_sound_instance() {
        awaitState("ACTIVE/HEALTHY");
    }

    @AfterAll
    void stop() {
        if (standalone != null) {
            standalone.close();
            Directories.deleteDataOf(home);
        }
    }

    @Test
    void a_database_in_use_is_not_dropped_then_or_later_and_questions_are_answered_meanwhile() throws SQLException {
        try (Connection user = connect();
                Statement statement = user.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS t (a INT)");
            user.setAutoCommit(false);
            statement.execute("INSERT INTO t VALUES (1)");

            CompletableFuture<Answer> delete =
                    CompletableFuture.supplyAsync(() -> inTime(() -> http.delete(instance("/databases/app"))));
            CompletableFuture<Answer> second =
                    CompletableFuture.supplyAsync(() -> inTime(() -> http.delete(instance("/users/u1"))));
            for (int i = 0; i < 5; i++) {
                assertThat(inTime(() -> http.get(instance("/databases"))).status())
                        .isEqualTo(200);
                assertThat(inTime(() -> http.get(instance("/users/u1"))).status())
                        .isIn(200, 404);
            }
            assertThat(delete.join().status()).isEqualTo(409);
            assertThat(delete.join().body().at("/conflict/message").asText())
                    .contains("in use", "Nothing was changed", "try again");
            assertThat(second.join().status()).as("it waits for no lock itself").isIn(202, 409);
            user.commit();
        }
        restoreUser();
        try (Connection user = connect();
                Statement statement = user.createStatement();
                ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM t")) {
            assertThat(rows.next() && rows.getInt(1) > 0).isTrue();
        }
        assertThat(names(http.get(instance("/databases")).body().at("/databases")))
                .contains("app");
    }

    /** The second change needs no lock where the first has gone. */
    private void restoreUser() {
        if (http.get(instance("/users/u1")).status() == 404) {
            Answer again = http.post(
                    instance("/users"),
                    Map.of(
                            "users",
                            List.of(Map.of(
                                    "name", "u1", "password", "secret", "databases", List.of(Map.of("name", "app"))))));
            assertThat(again.status()).isEqualTo(202);
        }
    }

    @Test
    void an_agent_that_is_stopped_is_shown_and_told_soon_and_does_nothing_later() {
        long agent = pid("GuestAgent .*" + id);
        Signals.send("STOP", agent);
        Instant stopped = Instant.now();
        try {
            Answer atOnce = inTime(() -> http.delete(instance("/databases/app")));
            assertThat(atOnce.status()).isIn(503, 504);
            awaitState("ACTIVE/ERROR");
            assertThat(Duration.between(stopped, Instant.now())).isLessThan(Duration.ofSeconds(40));
            for (Supplier<Answer> call : List.<Supplier<Answer>>of(
                    () -> http.get(instance("/users")),
                    () -> http.get(instance("/databases")),
                    () -> http.delete(instance("/users/u1")),
                    () -> http.post(instance("/root"), Map.of()))) {
                Answer answer = inTime(call);
                assertThat(answer.status()).isEqualTo(503);
                assertThat(answer.body().at("/serviceUnavailable/message").asText())
                        .contains("has not been heard of since 20");
                assertThat(answer.raw().headers().firstValue("Retry-After")).isPresent();
            }
            assertThat(diagnosis().path("summary").asText()).contains("has not been heard of since");
        } finally {
            Signals.send("CONT", agent);
        }
        awaitState("ACTIVE/HEALTHY");
        assertThat(names(http.get(instance("/databases")).body().at("/databases")))
                .contains("app");
        assertThat(names(http.get(instance("/users")).body().at("/users"))).contains("u1");
        assertThat(databaseHasRoot()).isFalse();
    }

    @Test
    void a_killed_server_comes_back_by_itself_and_that_is_told() {
        long server = pid("mariadbd .*" + id);
        Signals.send("KILL", server);
        Waiting.until("another server runs", PATIENCE, () -> serverPid() > 0 && serverPid() != server);
        awaitState("ACTIVE/HEALTHY");
        Waiting.until(
                "the crash is told",
                PATIENCE,
                () -> diagnosis().path("last_error").asText().contains("was killed"));
        assertThat(diagnosis().path("last_error").asText()).contains("has started it again");
        assertThat(diagnosis().path("waits_for").asText()).isEqualTo("nothing");
    }

    @Test
    void a_server_that_was_stopped_by_somebody_stays_so_and_that_is_told() {
        Signals.send("TERM", pid("mariadbd .*" + id));
        awaitState("ACTIVE/SHUTDOWN");
        assertThat(diagnosis().path("summary").asText()).contains("stopped in good order by somebody");
        assertThat(serverPid()).isZero();
        assertThat(restart()).isEqualTo("SUCCEEDED");
    }

    @Test
    void a_data_directory_that_is_gone_is_told_as_that() throws IOException {
        Path data = dataDirectory();
        Signals.send("TERM", pid("mariadbd .*" + id));
        awaitState("ACTIVE/SHUTDOWN");
        Path away = data.resolveSibling("data.away");
        Files.move(data, away);
        try {
            assertThat(restart()).isEqualTo("FAILED");
            assertThat(diagnosis().path("last_error").asText()).contains("The data directory " + data + " is missing");
        } finally {
            Files.move(away, data);
        }
        assertThat(restart()).isEqualTo("SUCCEEDED");
    }

    /** @return how it ended */
    private String restart() {
        String operation = http.post(instance("/action"), Map.of("restart", Map.of()))
                .raw()
                .headers()
                .firstValue("X-Trove-Operation-Id")
                .orElseThrow();
        Waiting.until(
                "the restart ends",
                PATIENCE,
                () -> List.of("SUCCEEDED", "FAILED").contains(stateOf(operation)));
        return stateOf(operation);
    }

    private String stateOf(String operation) {
        return http.get("/operations/" + operation)
                .body()
                .at("/operation/state")
                .asText();
    }

    private boolean databaseHasRoot() {
        return http.get(instance("/root")).body().path("rootEnabled").asBoolean();
    }

    private Path dataDirectory() throws IOException {
        try (Stream<Path> files = Files.walk(Directories.instancesOf(home), 6)) {
            return files.filter(path -> path.toString().contains(id) && path.endsWith("data/mysql"))
                    .map(Path::getParent)
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static Answer inTime(Supplier<Answer> call) {
        Instant begin = Instant.now();
        Answer answer = call.get();
        assertThat(Duration.between(begin, Instant.now()))
                .as("%s", answer.body())
                .isLessThan(IN_TIME.plusSeconds(1));
        return answer;
    }

    private JsonNode diagnosis() {
        return http.get(instance("/diagnosis")).body().path("diagnosis");
    }

    private Connection connect() throws SQLException {
        String address = http.get(instance("")).body().at("/instance/ip/0").asText();
        return DriverManager.getConnection(
                "jdbc:mysql://" + address + ":3306/app?sslMode=PREFERRED&allowPublicKeyRetrieval=true", "u1", "secret");
    }

    private void awaitState(String state) {
        Waiting.until(id + " is " + state, PATIENCE, () -> http.state(id).equals(state));
    }

    private String instance(String path) {
        return "/instances/" + id + path;
    }

    private static List<String> names(JsonNode entries) {
        return entries.findValuesAsText("name");
    }

    private long serverPid() {
        return Shell.run(List.of("pgrep", "-f", "mariadbd .*" + id))
                .output()
                .lines()
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElse(0);
    }

    private static long pid(String pattern) {
        return Shell.run(List.of("pgrep", "-f", pattern))
                .output()
                .lines()
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no process runs with " + pattern));
    }
}
