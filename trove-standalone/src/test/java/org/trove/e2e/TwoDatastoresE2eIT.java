package org.trove.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.trove.wiring.FreePort;

/**
 * Two datastores of different shape and with different ports beside each other on the local cloud. The second one is the package
 * {@code keeper} of the agent's tests: it comes by its data and one services line, and no other code knows it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TwoDatastoresE2eIT {
    private static final Duration START = Duration.ofSeconds(90);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int MARIADB = 3306;
    private static final int KEEPER = 6411;

    @TempDir
    static Path directory;

    private Path home;
    private int port;
    private String second;
    private RunningProcess standalone;

    @BeforeAll
    void start() throws IOException {
        home = directory.resolve("home");
        port = FreePort.next();
        Path services = Files.createDirectories(directory.resolve("provider/META-INF/services"));
        Files.writeString(
                services.resolve("org.trove.guestagent.datastore.DatastoreProvider"),
                "org.trove.guestagent.datastore.keeper.KeeperProvider\n");
        second =
                directory.resolve("provider") + ":" + Repository.root().resolve("trove-guestagent/target/test-classes");
        standalone = RunningProcess.start(
                        "standalone",
                        directory,
                        Map.of("TROVE_TEST_CLASSPATH", second),
                        List.of(
                                Repository.launcher("trove"),
                                "standalone",
                                "--home",
                                home.toString(),
                                "--port",
                                Integer.toString(port),
                                "--config",
                                configuration().toString()))
                .awaitOutput("Ctrl-C", START);
        Shell.Result registered = Shell.run(List.of(
                "env",
                "TROVE_BUILD=never",
                "TROVE_TEST_CLASSPATH=" + second,
                Repository.launcher("trove-manage"),
                "register",
                "--config",
                home.resolve("etc/trove-manage.yml").toString(),
                "keeper",
                "keeper",
                "1.0"));
        assertThat(registered.exitCode()).as(registered.output()).isZero();
    }

    /** Agents find the second datastore too. */
    private Path configuration() throws IOException {
        Path target = Repository.root().resolve("trove-guestagent/target");
        String agents = target.resolve("trove-guestagent.jar") + ":" + target.resolve("lib") + ":" + second;
        String text = Files.readString(Repository.root().resolve("etc/trove/trove-standalone.yml"));
        return Files.writeString(
                directory.resolve("standalone.yml"),
                text.replace("\ncloud:", "\ncloud:\n  agent_classpath: \"" + agents + "\""));
    }

    @AfterAll
    void stop() {
        standalone.close();
        Directories.deleteDataOf(home);
    }

    private TroveHttp http() throws IOException {
        Path clouds = home.resolve("clouds.yaml");
        String identity = Files.readString(clouds).replaceAll("(?s).*?auth_url: *\"?([^\"\\s]+)\"?.*", "$1");
        return new TroveHttp("http://127.0.0.1:" + port, identity, clouds, "trove-local");
    }

    private static TroveHttp.Answer create(TroveHttp http, String datastore, boolean withDatabase) {
        Map<String, Object> instance = new LinkedHashMap<>(Map.of(
                "name",
                "of-" + datastore,
                "flavorRef",
                "1",
                "volume",
                Map.of("size", 1),
                "datastore",
                Map.of("type", datastore)));
        if (withDatabase) {
            instance.put("databases", List.of(Map.of("name", "app")));
        }
        return http.post("/instances", Map.of("instance", instance));
    }

    private static String created(TroveHttp.Answer answer) {
        assertThat(answer.status()).as(String.valueOf(answer.body())).isEqualTo(200);
        return answer.body().at("/instance/id").asText();
    }

    private static void awaitHealthy(TroveHttp http, String id) {
        Waiting.until("healthy", PATIENCE, () -> http.state(id).equals("ACTIVE/HEALTHY"));
    }

    private static String address(TroveHttp http, String id) {
        return http.get("/instances/" + id).body().at("/instance/ip/0").asText();
    }

    private static boolean listens(String address, int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), 3_000);
            return true;
        } catch (IOException refused) {
            return false;
        }
    }

    private static String ask(String address, String line) throws IOException {
        try (Socket socket = new Socket(address, KEEPER)) {
            socket.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
                    .readLine();
        }
    }

    @Test
    void each_listens_on_its_own_port_has_what_its_data_promise_and_is_refused_the_rest() throws IOException {
        TroveHttp http = http();
        String refusal = "Operation not supported for datastore keeper. It has no databases.";
        TroveHttp.Answer refused = create(http, "keeper", true);
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.body().at("/unprocessableEntity/message").asText()).isEqualTo(refusal);
        String mariadb = created(create(http, "mariadb", true));
        String keeper = created(create(http, "keeper", false));
        assertThat(http.get("/instances").body().at("/instances")).hasSize(2);
        awaitHealthy(http, mariadb);
        awaitHealthy(http, keeper);

        String words = address(http, keeper);
        assertThat(listens(address(http, mariadb), MARIADB)).isTrue();
        assertThat(listens(address(http, mariadb), KEEPER)).isFalse();
        assertThat(listens(words, KEEPER)).isTrue();
        assertThat(listens(words, MARIADB)).isFalse();
        assertThat(ask(words, "greet")).as("the first configuration file").isEqualTo("of 512 MiB");
        assertThat(ask(words, "keep " + "x".repeat(33))).as("the second one").isEqualTo("no");
        assertThat(ask(words, "keep word")).isEqualTo("yes");

        assertThat(http.get("/instances/" + mariadb + "/databases")
                        .body()
                        .at("/databases/0/name")
                        .asText())
                .isEqualTo("app");
        TroveHttp.Answer none = http.get("/instances/" + keeper + "/databases");
        assertThat(none.status()).isEqualTo(422);
        assertThat(none.body().at("/unprocessableEntity/message").asText()).isEqualTo(refusal);
        assertThat(http.get("/instances/" + keeper + "/users").status()).isEqualTo(422);
        assertThat(http.get("/instances/" + keeper + "/root").status()).isEqualTo(422);

        assertThat(http.post("/instances/" + keeper + "/action", Map.of("restart", Map.of()))
                        .status())
                .isEqualTo(202);
        awaitHealthy(http, keeper);
        assertThat(ask(words, "has word")).isEqualTo("yes");
        http.delete("/instances/" + keeper);
        http.delete("/instances/" + mariadb);
        Waiting.until(
                "both are gone",
                PATIENCE,
                () -> http.get("/instances").body().at("/instances").isEmpty());
    }
}
