package org.trove.standalone.embedded;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trove.host.FileTree;
import org.trove.host.OsUser;
import org.trove.host.PrivateFiles;
import org.trove.host.Privileges;
import org.trove.host.ServiceAccount;

class EmbeddedDatabaseIT {
    private static final int UID = 61_183;

    @TempDir
    static Path programs;

    private static MariaDbInstallation installation;

    @TempDir
    Path directory;

    private Path server;

    @BeforeAll
    static void unpack() throws IOException {
        letOthersPass(programs);
        installation = new MariaDbDistribution(programs.resolve("programs")).ensure();
    }

    @BeforeEach
    void choosePlace() throws IOException {
        letOthersPass(directory);
        server = OsUser.isRoot() ? directory.resolve("server") : own();
    }

    private Path own() {
        return directory.resolve("own");
    }

    private EmbeddedDatabase database() {
        Privileges privileges = Privileges.ofThisProcess(new ServiceAccount(UID, UID));
        return new EmbeddedDatabase(installation, new DatabasePlace(own(), server, privileges), 0);
    }

    /** Root's server is not root. */
    private static void letOthersPass(Path directory) throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
    }

    private static void execute(EmbeddedDatabase database, String... statements) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static Connection connect(EmbeddedDatabase database) throws SQLException {
        return DriverManager.getConnection(database.url(), database.user(), database.password());
    }

    private long pid() throws IOException {
        return Long.parseLong(Files.readString(server.resolve("mariadb.pid")).trim());
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
    void data_that_went_between_two_starts_is_said_to_be_lost_once_and_a_new_home_has_lost_none() throws IOException {
        try (EmbeddedDatabase first = database().start()) {
            assertThat(first.lostData()).isEmpty();
        }
        FileTree.delete(server.resolve("data"));

        try (EmbeddedDatabase second = database().start()) {
            assertThat(second.lostData()).contains(server.resolve("data"));
        }
        try (EmbeddedDatabase third = database().start()) {
            assertThat(third.lostData()).isEmpty();
        }
    }

    @Test
    void nobody_enters_without_the_password_and_it_is_in_closed_files_alone() throws Exception {
        try (EmbeddedDatabase database = database().start()) {
            for (String user : new String[] {"root", "", "trove"}) {
                assertThatThrownBy(() -> DriverManager.getConnection(database.url(), user, ""))
                        .hasMessageContaining("Access denied");
            }
            String arguments = Files.readString(Path.of("/proc/" + pid() + "/cmdline"));
            assertThat(arguments).contains("my.cnf").doesNotContain(database.password());
            for (Path file : List.of(own().resolve("password"), server.resolve("init.sql"), server.resolve("my.cnf"))) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .isEqualTo("rw-------");
            }
        }
    }

    @Test
    void a_database_that_dies_is_started_again() throws Exception {
        try (EmbeddedDatabase database = database().start()) {
            ProcessHandle.of(pid()).orElseThrow().destroyForcibly();

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
        long left = pid();

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
        PrivateFiles.write(PrivateFiles.directory(own()).resolve("password"), "known");
        Files.createDirectories(server.resolve("data"));
        Files.writeString(server.resolve("data/ibdata1"), "no tablespace");

        assertThatThrownBy(() -> database().start())
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("did not start")
                .hasMessageContaining("InnoDB");
    }

    @Test
    void where_this_process_is_root_the_server_is_another_user_and_owns_its_files() throws IOException {
        assumeTrue(OsUser.isRoot(), "only root can run a server as another user");
        try (EmbeddedDatabase database = database().start();
                Stream<Path> files = Files.walk(server)) {
            assertThat(Files.getAttribute(Path.of("/proc/" + pid()), "unix:uid"))
                    .isEqualTo(UID);
            assertThat(files)
                    .allSatisfy(file -> assertThat(Files.getAttribute(file, "unix:uid", NOFOLLOW_LINKS))
                            .isEqualTo(UID));
            assertThat(Files.getAttribute(own().resolve("password"), "unix:uid"))
                    .isEqualTo(0);
        }
    }

    @Test
    void what_an_older_version_kept_as_root_is_taken_over() throws Exception {
        assumeTrue(OsUser.isRoot(), "only root can run a server as another user");
        try (EmbeddedDatabase database = database().start()) {
            execute(database, "CREATE TABLE kept (a INT)");
        }
        FileTree.copyPrivate(server.resolve("data"), own().resolve("data"));
        FileTree.delete(server);

        try (EmbeddedDatabase database = database().start()) {
            execute(database, "SELECT a FROM kept");
            assertThat(own().resolve("data")).doesNotExist();
        }
        try (EmbeddedDatabase database = database().start()) {
            execute(database, "SELECT a FROM kept");
        }
    }

    @Test
    void a_new_home_does_not_take_what_a_removed_one_left_elsewhere() throws Exception {
        assumeTrue(OsUser.isRoot(), "only root keeps the database elsewhere");
        try (EmbeddedDatabase database = database().start()) {
            execute(database, "CREATE TABLE foreign_to_it (a INT)");
        }
        FileTree.delete(own());

        try (EmbeddedDatabase database = database().start()) {
            assertThatThrownBy(() -> execute(database, "SELECT a FROM foreign_to_it"))
                    .hasMessageContaining("doesn't exist");
        }
    }

    @Test
    void nothing_runs_after_a_stop() throws IOException {
        EmbeddedDatabase database = database().start();
        long pid = pid();

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
