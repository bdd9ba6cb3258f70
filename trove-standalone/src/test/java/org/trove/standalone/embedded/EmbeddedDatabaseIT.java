package org.trove.standalone.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedDatabaseIT {
    @TempDir
    static Path programs;

    private static MariaDbInstallation installation;

    @TempDir
    Path directory;

    @BeforeAll
    static void unpack() {
        installation = new MariaDbDistribution(programs.resolve("programs")).ensure();
    }

    private EmbeddedDatabase database() {
        return new EmbeddedDatabase(installation, directory, 0);
    }

    private static Connection connect(EmbeddedDatabase database) throws SQLException {
        return DriverManager.getConnection(database.url(), database.user(), database.password());
    }

    private static long pid(Path directory) throws IOException {
        return Long.parseLong(Files.readString(directory.resolve("mariadb.pid")).trim());
    }

    @Test
    void what_was_stored_is_there_after_a_restart_at_the_same_address() throws SQLException {
        String url;
        try (EmbeddedDatabase database = database().start();
                Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            url = database.url();
            statement.execute("CREATE TABLE t (a INT)");
            statement.execute("INSERT INTO t VALUES (7)");
        }
        try (EmbeddedDatabase database = database().start();
                Connection connection = connect(database);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT a FROM t")) {
            assertThat(row.next()).isTrue();
            assertThat(row.getInt(1)).isEqualTo(7);
            assertThat(database.url()).isEqualTo(url);
        }
    }

    @Test
    void nobody_enters_without_the_password_and_it_is_in_closed_files_alone() throws Exception {
        try (EmbeddedDatabase database = database().start()) {
            for (String user : new String[] {"root", "", "trove"}) {
                assertThatThrownBy(() -> DriverManager.getConnection(database.url(), user, ""))
                        .hasMessageContaining("Access denied");
            }
            String arguments = Files.readString(Path.of("/proc/" + pid(directory) + "/cmdline"));
            assertThat(arguments).contains("my.cnf").doesNotContain(database.password());
            for (String file : new String[] {"password", "init.sql", "my.cnf"}) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(file))))
                        .isEqualTo("rw-------");
            }
        }
    }

    @Test
    void a_database_that_dies_is_started_again() throws Exception {
        try (EmbeddedDatabase database = database().start()) {
            ProcessHandle.of(pid(directory)).orElseThrow().destroyForcibly();

            await().atMost(Duration.ofSeconds(20)).ignoreExceptions().until(() -> {
                try (Connection connection = connect(database)) {
                    return connection.isValid(1);
                }
            });
        }
    }

    @Test
    void the_database_of_a_killed_predecessor_is_ended_first() throws Exception {
        EmbeddedDatabase predecessor = database().start();
        long left = pid(directory);

        // As a second process would, which finds the database of the first still running.
        try (EmbeddedDatabase database = database().start()) {
            assertThat(ProcessHandle.of(left).map(ProcessHandle::isAlive).orElse(false))
                    .isFalse();
            assertThat(connect(database).isValid(1)).isTrue();
            predecessor.close();
        }
    }

    @Test
    void a_failed_start_tells_the_reason_that_the_server_gave() throws IOException {
        Files.createDirectories(directory.resolve("data"));
        Files.writeString(directory.resolve("data/ibdata1"), "no tablespace");

        assertThatThrownBy(() -> database().start())
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("did not start")
                .hasMessageContaining("InnoDB");
    }

    @Test
    void nothing_runs_after_a_stop() throws IOException {
        EmbeddedDatabase database = database().start();
        long pid = pid(directory);

        database.close();

        assertThat(ProcessHandle.of(pid)).isEmpty();
        assertThat(PortCheck.isFree("127.0.0.1", database.port())).isTrue();
    }

    @Test
    void the_programs_can_be_run_by_anybody_and_are_not_unpacked_twice() throws IOException {
        try (Stream<Path> files = Files.walk(installation.basedir())) {
            assertThat(files)
                    .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .endsWith(
                                    Files.isDirectory(file)
                                                    || file.startsWith(installation
                                                            .basedir()
                                                            .resolve("bin"))
                                            ? "r-x"
                                            : ""));
        }
        Object before = Files.getAttribute(installation.server(), "unix:ino");

        assertThat(new MariaDbDistribution(programs.resolve("programs")).ensure())
                .isEqualTo(installation);
        assertThat(Files.getAttribute(installation.server(), "unix:ino")).isEqualTo(before);
    }
}
