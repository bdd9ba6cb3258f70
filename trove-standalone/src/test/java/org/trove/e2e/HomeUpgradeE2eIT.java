package org.trove.e2e;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.trove.wiring.FreePort;

/** A home that an older release made is taken over by this one: its instances, their addresses and its users stay. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HomeUpgradeE2eIT {
    /** The last commit before instances had certificates and messages a code that covers the whole of them. */
    private static final String OLDER = "c8fc7ae";

    private static final Duration START = Duration.ofMinutes(2);

    @TempDir
    static Path directory;

    private Path home;
    private final int port = FreePort.next();
    private String first;
    private String second;
    private String unfinished;
    private Map<String, String> addresses;

    @BeforeAll
    void makeAHomeWithTheOlderRelease() {
        home = directory.resolve("home");
        Path older = Repository.revision(OLDER);
        try (RunningProcess standalone = start("older", older)) {
            TroveHttp http = http();
            first = http.create("first");
            second = http.create("second");
            awaitHealthy(http, first);
            awaitHealthy(http, second);
            addresses = Map.of(first, address(http, first), second, address(http, second));
            write(first, "create table t (n int); insert into t values (1)");
            write(second, "create table t (n int); insert into t values (2)");
            // The older release accepts it and ends: this one continues what is open.
            unfinished = http.create("unfinished");
        }
    }

    @AfterAll
    void removeTheDataOfTheHome() {
        Directories.deleteDataOf(home);
    }

    @Test
    void instances_of_an_older_release_keep_their_addresses_users_and_rows_and_go_on() {
        try (RunningProcess standalone = start("newer", Repository.root())) {
            TroveHttp http = http();
            for (String instance : List.of(first, second, unfinished)) {
                awaitHealthy(http, instance);
            }
            assertThat(address(http, first)).isEqualTo(addresses.get(first));
            assertThat(address(http, second)).isEqualTo(addresses.get(second));
            assertThat(read(first)).isEqualTo("1");
            assertThat(read(second)).isEqualTo("2");
            assertThat(names(http.get("/instances/" + first + "/users").body().get("users")))
                    .containsExactly("u1");

            restart(http, first);
            assertThat(read(first)).as("after a restart by this release").isEqualTo("1");
            assertThat(address(http, first)).isEqualTo(addresses.get(first));
            assertThat(http.post(
                                    "/instances/" + second + "/users",
                                    Map.of("users", List.of(Map.of("name", "u2", "password", "secret"))))
                            .status())
                    .as("a call to an agent that this release started")
                    .isEqualTo(202);
            for (String instance : List.of(first, second, unfinished)) {
                assertThat(http.delete("/instances/" + instance).status()).isEqualTo(202);
            }
            await("all are deleted")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> http.get("/instances").body().get("instances").isEmpty());
        }
    }

    private void restart(TroveHttp http, String instance) {
        String operation = http.post("/instances/" + instance + "/action", Map.of("restart", Map.of()))
                .raw()
                .headers()
                .firstValue("X-Trove-Operation-Id")
                .orElseThrow();
        await("the restart ends")
                .atMost(Duration.ofSeconds(90))
                .until(() -> http.get("/operations/" + operation + "?wait=10")
                        .body()
                        .at("/operation/state")
                        .asText()
                        .equals("SUCCEEDED"));
        awaitHealthy(http, instance);
    }

    private void write(String instance, String sql) {
        new ClientStory(new OpenStackClient(home.resolve("clouds.yaml"), "trove-local"), directory)
                .select(requireNonNull(addresses.get(instance)), "u1", "secret", "app", sql);
    }

    private String read(String instance) {
        return new ClientStory(new OpenStackClient(home.resolve("clouds.yaml"), "trove-local"), directory)
                .select(requireNonNull(addresses.get(instance)), "u1", "secret", "app", "select n from t");
    }

    private static void awaitHealthy(TroveHttp http, String instance) {
        await(instance + " is healthy")
                .atMost(Duration.ofSeconds(90))
                .untilAsserted(() -> assertThat(http.state(instance)).isEqualTo("ACTIVE/HEALTHY"));
    }

    private static String address(TroveHttp http, String instance) {
        JsonNode shown = http.get("/instances/" + instance).body().get("instance");
        return shown.at("/ip/0").asText();
    }

    private static Set<String> names(JsonNode rows) {
        Set<String> names = new TreeSet<>();
        rows.forEach(row -> names.add(row.get("name").asText()));
        return names;
    }

    private TroveHttp http() {
        return new TroveHttp("http://127.0.0.1:" + port, identity(), home.resolve("clouds.yaml"), "trove-local");
    }

    private String identity() {
        try {
            return Files.readString(home.resolve("clouds.yaml"))
                    .replaceAll("(?s).*?auth_url: *\"?([^\"\\s]+)\"?.*", "$1");
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private RunningProcess start(String name, Path tree) {
        return RunningProcess.start(
                        name,
                        directory,
                        Map.of(),
                        List.of(
                                tree.resolve("bin/trove").toString(),
                                "standalone",
                                "--home",
                                home.toString(),
                                "--config",
                                Directories.configurationApart(tree, directory, 1)
                                        .toString(),
                                "--port",
                                Integer.toString(port)))
                .awaitOutput("Ctrl-C", START);
    }
}
