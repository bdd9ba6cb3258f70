package org.trove.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trove.wiring.FreePort;

/** TLS of instances as their users have it, with the clients that users have. */
class TlsE2eIT {
    private static final Duration START = Duration.ofMinutes(2);
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String BEFORE_TLS = "c8fc7ae";
    private static final AtomicInteger NUMBERS = new AtomicInteger(1);
    private static final String VERIFY = "--ssl-verify-server-cert";

    @TempDir
    static Path directory;

    private final Path home = directory.resolve("home" + System.nanoTime());
    /** Each has addresses of its own: the homes of the tests before are still there, with what they claimed. */
    private final int number = NUMBERS.incrementAndGet();

    private final int port = FreePort.next();
    private final MariaDbClients clients = new MariaDbClients(directory, "u1", "secret");
    private @Nullable RunningProcess standalone;

    @AfterEach
    void stop() {
        if (standalone != null) {
            standalone.close();
        }
        Directories.deleteDataOf(home);
    }

    private void start(String name, Path tree) {
        standalone = RunningProcess.start(
                        name,
                        directory,
                        Map.of(),
                        List.of(
                                tree.resolve("bin/trove").toString(),
                                "standalone",
                                "--home",
                                home.toString(),
                                "--port",
                                Integer.toString(port),
                                "--config",
                                Directories.configurationApart(tree, directory, number)
                                        .toString()))
                .awaitOutput("Ctrl-C", START);
    }

    private void restart(String name) {
        if (standalone != null) {
            standalone.close();
        }
        start(name, Repository.root());
    }

    private TroveHttp http() throws IOException {
        Path clouds = home.resolve("clouds.yaml");
        String identity = Files.readString(clouds).replaceAll("(?s).*?auth_url: *\"?([^\"\\s]+)\"?.*", "$1");
        return new TroveHttp("http://127.0.0.1:" + port, identity, clouds, "trove-local");
    }

    private static String address(TroveHttp http, String id) {
        return http.get("/instances/" + id).body().at("/instance/ip/0").asText();
    }

    private static void awaitHealthy(TroveHttp http, String id) {
        Waiting.until("healthy", PATIENCE, () -> http.state(id).equals("ACTIVE/HEALTHY"));
    }

    private String manage(String... arguments) {
        List<String> command = new ArrayList<>(List.of(Repository.launcher("trove-manage"), "ca"));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--config", home.resolve("etc/trove-manage.yml").toString()));
        Shell.Result result = Shell.run(command);
        assertThat(result.exitCode()).as(result.output()).isZero();
        return result.output();
    }

    @Test
    void clients_of_11_4_and_10_11_connect_without_any_option_and_verify_with_the_authority_of_the_home()
            throws Exception {
        start("fresh", Repository.root());
        TroveHttp http = http();
        String id = http.create("db1");
        awaitHealthy(http, id);
        String address = address(http, id);
        String trusted = "--ssl-ca=" + home.resolve("ca.pem");

        for (String client : List.of(clients.newer(), clients.older())) {
            assertThat(clients.cipher(client, address)).contains("AES");
            assertThat(clients.cipher(client, address, "--ssl")).contains("AES");
            assertThat(clients.cipher(client, address, trusted, VERIFY)).contains("AES");
            assertThat(clients.cipher(client, address, "--skip-ssl")).doesNotContain("AES");
        }
        assertThat(clients.cipher(clients.older(), address, "--skip-ssl")).isEmpty();
        assertThat(http.get("/certificate-authority")
                        .body()
                        .at("/certificate_authority/pem")
                        .asText())
                .isEqualTo(Files.readString(home.resolve("ca.pem")))
                .contains("BEGIN CERTIFICATE")
                .doesNotContain("PRIVATE");
        assertThat(findKey(id))
                .isNotEmpty()
                .allSatisfy(
                        file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(file))))
                                .isEqualTo("rw-------"));
    }

    private List<String> findKey(String id) {
        Path place = Directories.instancesOf(home);
        return Shell.run(List.of(
                        "find",
                        "-L",
                        place.toString(),
                        home.toString(),
                        "-name",
                        "server-key.pem",
                        "-path",
                        "*" + id + "*"))
                .output()
                .lines()
                .toList();
    }

    @Test
    void instances_follow_a_replaced_authority() throws Exception {
        start("rotation", Repository.root());
        TroveHttp http = http();
        String id = http.create("db1");
        awaitHealthy(http, id);
        String address = address(http, id);
        String before = manage("show", "--pem");
        Path trustBefore = Files.writeString(directory.resolve("before.pem"), before);

        assertThat(manage("rotate")).contains("current", "next");
        String both = manage("show", "--pem");
        assertThat(both).startsWith(before).hasSizeGreaterThan(before.length());
        manage("promote");
        Path trustAfter = Files.writeString(directory.resolve("after.pem"), both.substring(before.length()));
        Waiting.until(
                "the file of the home follows",
                PATIENCE,
                () -> Files.readString(home.resolve("ca.pem")).equals(manage("show", "--pem")));

        restart("rotated");
        awaitHealthy(http(), id);

        Waiting.until(
                "the certificate of the new authority",
                PATIENCE,
                () -> clients.cipher(clients.older(), address, "--ssl-ca=" + trustAfter, VERIFY)
                        .contains("AES"));
        assertThat(clients.cipher(clients.older(), address, "--ssl-ca=" + trustBefore, VERIFY))
                .contains("ERROR 2026");
        assertThat(clients.cipher(clients.newer(), address, "--ssl-ca=" + home.resolve("ca.pem"), VERIFY))
                .contains("AES");
        assertThat(clients.cipher(clients.newer(), address)).contains("AES");
    }

    @Test
    void an_instance_made_before_there_was_tls_has_it_after_its_next_start() throws Exception {
        Path earlier = Path.of(Shell.run(
                        List.of(Repository.root().resolve("bin/lib/revision.sh").toString(), BEFORE_TLS))
                .output()
                .strip());
        start("earlier", earlier);
        TroveHttp http = http();
        String id = http.create("db1");
        awaitHealthy(http, id);
        String address = address(http, id);
        assertThat(clients.cipher(clients.newer(), address)).contains("ERROR 2026");
        assertThat(clients.cipher(clients.older(), address)).isEmpty();

        restart("later");

        TroveHttp now = http();
        awaitHealthy(now, id);
        assertThat(address(now, id)).isEqualTo(address);
        Path trust = home.resolve("ca.pem");
        // Its status is that of before until its server has started.
        Waiting.until(
                "the server has a certificate",
                PATIENCE,
                () -> clients.cipher(clients.newer(), address).contains("AES"));
        for (String client : List.of(clients.newer(), clients.older())) {
            assertThat(clients.cipher(client, address)).contains("AES");
            assertThat(clients.cipher(client, address, "--ssl-ca=" + trust, VERIFY))
                    .contains("AES");
        }
    }
}
