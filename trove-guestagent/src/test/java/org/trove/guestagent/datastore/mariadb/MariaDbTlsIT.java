package org.trove.guestagent.datastore.mariadb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trove.guestagent.OwnEndpoint;
import org.trove.guestagent.datastore.Certificates;
import org.trove.guestagent.datastore.ServerCertificate;
import org.trove.model.DatabaseSpec;
import org.trove.model.UserSpec;

/** TLS of a real server, seen by a real client of 10.11. */
class MariaDbTlsIT {
    private static final String USER = "u1";
    private static final String SECRET = "secret1";

    @TempDir
    Path directory;

    private MariaDbFixture fixture;

    @BeforeEach
    void create() throws IOException {
        fixture = MariaDbFixture.create(null);
    }

    @AfterEach
    void remove() throws IOException {
        fixture.close();
    }

    private ServerCertificate certificate() throws Exception {
        return MadeCertificate.of(directory, OwnEndpoint.ADDRESS);
    }

    private void prepare(@Nullable ServerCertificate certificate) {
        fixture.certify(certificate);
        fixture.manager()
                .prepare(MariaDbFixture.request(
                        List.of(new DatabaseSpec("app", null, null)),
                        List.of(new UserSpec(USER, SECRET, "%", List.of("app")))));
    }

    /** What the client prints of the cipher of its own connection, or its refusal. */
    private String cipher(String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of("mariadb", "--no-defaults"));
        command.addAll(List.of("-h", OwnEndpoint.ADDRESS, "-P", Integer.toString(fixture.port()), "-u", USER));
        command.addAll(List.of(options));
        command.addAll(List.of("--skip-column-names", "-e", "SHOW STATUS LIKE 'Ssl_cipher'"));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("MYSQL_PWD", SECRET);
        Process client = builder.start();
        String output = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        client.waitFor();
        return output.replace("Ssl_cipher", "").strip();
    }

    private String trusting(ServerCertificate certificate) throws IOException {
        Path file = directory.resolve("ca" + System.nanoTime() + ".pem");
        Files.writeString(file, certificate.authorities());
        return "--ssl-ca=" + file;
    }

    @Test
    void a_server_with_a_certificate_offers_tls_that_a_client_can_verify_and_demands_it_of_nobody() throws Exception {
        ServerCertificate certificate = certificate();
        prepare(certificate);

        assertThat(cipher("--ssl")).containsIgnoringCase("AES");
        assertThat(cipher(trusting(certificate), "--ssl-verify-server-cert")).containsIgnoringCase("AES");
        assertThat(cipher(trusting(certificate()), "--ssl-verify-server-cert")).contains("ERROR 2026");
        assertThat(cipher("--skip-ssl")).isEmpty();
    }

    @Test
    void the_private_key_is_the_server_s_account_s_alone_and_in_no_argument() throws Exception {
        prepare(certificate());
        Path key = fixture.home().resolve("conf/server-key.pem");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .isEqualTo("rw-------");
        assertThat(Files.getOwner(key)).isEqualTo(Files.getOwner(fixture.home().resolve("data")));
        String arguments = Files.readString(Path.of("/proc/" + fixture.pid() + "/cmdline"));
        assertThat(arguments).contains("mariadbd").doesNotContain("PRIVATE").doesNotContain(".pem");
    }

    @Test
    void a_renewed_certificate_is_taken_over_without_a_restart_and_breaks_no_connection() throws Exception {
        ServerCertificate first = certificate();
        prepare(first);
        long pid = fixture.pid();
        ServerCertificate second = certificate();
        try (Connection open = fixture.connect(USER, SECRET, "app");
                Statement statement = open.createStatement()) {
            fixture.certify(second);
            fixture.manager().feature(Certificates.class).orElseThrow().changed();

            assertThat(cipher(trusting(second), "--ssl-verify-server-cert")).containsIgnoringCase("AES");
            assertThat(cipher(trusting(first), "--ssl-verify-server-cert")).contains("ERROR 2026");
            try (ResultSet answer = statement.executeQuery("SELECT 1")) {
                assertThat(answer.next()).isTrue();
            }
        }
        assertThat(fixture.pid()).isEqualTo(pid);
    }

    @Test
    void a_server_that_was_made_without_a_certificate_has_tls_after_its_next_restart() throws Exception {
        prepare(null);
        assertThat(cipher("--ssl")).as("a client of 10.11 goes on without TLS").isEmpty();
        ServerCertificate certificate = certificate();
        fixture.certify(certificate);
        fixture.manager().feature(Certificates.class).orElseThrow().changed();
        assertThat(cipher()).isEmpty();

        fixture.manager().restart();

        assertThat(cipher(trusting(certificate), "--ssl-verify-server-cert")).containsIgnoringCase("AES");
    }
}
