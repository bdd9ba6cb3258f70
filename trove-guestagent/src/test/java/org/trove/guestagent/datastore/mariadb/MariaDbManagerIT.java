package org.trove.guestagent.datastore.mariadb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.trove.bus.GuestException;
import org.trove.guestagent.datastore.Paging;
import org.trove.guestagent.datastore.PrepareRequest;
import org.trove.guestagent.datastore.UserName;
import org.trove.host.FileTree;
import org.trove.host.OsUser;
import org.trove.model.DatabaseSpec;
import org.trove.model.ServiceStatus;
import org.trove.model.UserSpec;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.MethodName.class)
final class MariaDbManagerIT {
    private Path templates;
    private MariaDbFixture db;

    @BeforeAll
    void prepareOne() throws IOException {
        templates = Files.createTempDirectory(Path.of("/tmp"), "tmt");
        db = MariaDbFixture.create(templates);
        db.manager()
                .prepare(MariaDbFixture.request(
                        List.of(DatabaseSpec.named("app"), DatabaseSpec.named("my_db")),
                        List.of(new UserSpec("u1", "secret", "%", List.of("app")))));
    }

    @AfterAll
    void removeAll() throws IOException {
        db.close();
        FileTree.delete(templates);
    }

    @Test
    void a_prepared_instance_is_healthy_and_lets_its_user_in() throws SQLException {
        assertThat(db.manager().probe()).isEqualTo(ServiceStatus.HEALTHY);
        try (Connection connection = db.connect("u1", "secret", "app")) {
            assertThat(Sql.select(connection, row -> row.getString(1), "SELECT DATABASE()"))
                    .containsExactly("app");
        }
        assertThatThrownBy(() -> db.connect("u1", "wrong", "app")).isInstanceOf(SQLException.class);
        assertThatThrownBy(() -> db.connect("root", "", "mysql")).isInstanceOf(SQLException.class);
        assertThatThrownBy(() -> db.connect("", "", "mysql")).isInstanceOf(SQLException.class);
    }

    @Test
    void only_the_agents_account_is_left_and_no_test_database() {
        List<String> accounts = admin(
                "SELECT CONCAT(User,'@',Host) FROM mysql.user WHERE User NOT IN ('u1','mariadb.sys','PUBLIC') AND Host<>'%'");
        assertThat(accounts).containsExactly("os_admin@localhost");
        assertThat(admin("SELECT SCHEMA_NAME FROM information_schema.SCHEMATA")).doesNotContain("test");
    }

    @Test
    void secrets_lie_in_files_that_only_their_owner_reads_and_in_no_argument_list() throws IOException {
        Path credentials = db.home().resolve("agent/os_admin.cnf");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(credentials)))
                .isEqualTo("rw-------");
        String password = AdminCredentials.read(credentials)
                .map(AdminCredentials::password)
                .orElseThrow();
        assertThat(Files.readString(Path.of("/proc/" + db.pid() + "/cmdline"))).doesNotContain(password);
        assertThat(db.home().resolve("run/init.sql")).doesNotExist();
        assertThat(Files.readString(db.home().resolve("log/mariadb-error.log"))).doesNotContain(password);
    }

    @Test
    void the_server_runs_unprivileged() throws IOException {
        int expected = OsUser.uid() == 0 ? 12_345 : OsUser.uid();
        assertThat(Files.getAttribute(Path.of("/proc/" + db.pid()), "unix:uid")).isEqualTo(expected);
    }

    @Test
    void the_buffer_pool_follows_the_flavor() {
        assertThat(admin("SELECT @@innodb_buffer_pool_size / 1048576"))
                .first()
                .asString()
                .startsWith("75");
    }

    @Test
    void databases_are_made_listed_by_pages_and_removed() {
        db.manager()
                .databases()
                .create(List.of(new DatabaseSpec("p1", "latin1", "latin1_bin"), DatabaseSpec.named("p?2")));
        assertThat(db.manager().databases().list(Paging.ALL).entries())
                .extracting(DatabaseSpec::name)
                .containsSubsequence("app", "my_db", "p1", "p?2")
                .doesNotContain("mysql", "sys");
        assertThat(db.manager().databases().list(new Paging(1, "my_db", false)).entries())
                .containsExactly(new DatabaseSpec("p1", "latin1", "latin1_bin"));
        assertThat(db.manager().databases().list(new Paging(1, "my_db", true)).nextMarker())
                .isEqualTo("my_db");
        refused("DatabaseAlreadyExists", () -> db.manager().databases().create(List.of(DatabaseSpec.named("p1"))));
        db.manager().databases().delete("p1");
        db.manager().databases().delete("p?2");
        refused("DatabaseNotFound", () -> db.manager().databases().delete("p1"));
    }

    @Test
    void a_wrong_character_set_or_collation_is_refused_and_nothing_is_made() {
        refused(
                "BadRequest",
                () -> db.manager()
                        .databases()
                        .create(List.of(DatabaseSpec.named("half"), new DatabaseSpec("other", "klingon", null))));
        refused(
                "BadRequest",
                () -> db.manager().databases().create(List.of(new DatabaseSpec("other", "utf8mb4", "latin1_bin"))));
        refused(
                "BadRequest",
                () -> db.manager()
                        .databases()
                        .create(List.of(new DatabaseSpec("other", "utf8mb4; DROP DATABASE app", null))));
        assertThat(db.manager().databases().list(Paging.ALL).entries())
                .extracting(DatabaseSpec::name)
                .contains("app")
                .doesNotContain("half", "other");
    }

    @Test
    void a_collation_of_the_default_character_set_is_taken() {
        db.manager().databases().create(List.of(new DatabaseSpec("col", "utf8mb4", "utf8mb4_unicode_ci")));
        db.manager().databases().delete("col");
    }

    @Test
    void users_are_made_changed_listed_and_removed() throws SQLException {
        db.manager()
                .users()
                .create(List.of(
                        new UserSpec("a", "p1", "%", List.of("app")), new UserSpec("a", "p2", "10.0.0.%", List.of())));
        refused(
                "UserAlreadyExists",
                () -> db.manager().users().create(List.of(new UserSpec("a", "x", "%", List.of()))));
        assertThat(db.manager().users().list(Paging.ALL).entries())
                .extracting(user -> user.name() + "@" + user.host())
                .containsSubsequence("a@%", "a@10.0.0.%", "u1@%")
                .doesNotContain("os_admin@localhost");
        assertThat(db.manager().users().list(new Paging(1, "a@%", false)).nextMarker())
                .isEqualTo("a@10.0.0.%");
        db.manager().users().update(UserName.of("a", null), "b", null, "new-pass");
        try (Connection connection = db.connect("b", "new-pass", "app")) {
            assertThat(connection.isValid(1)).isTrue();
        }
        refused("UserAlreadyExists", () -> db.manager().users().update(UserName.of("b", "%"), "u1", null, null));
        db.manager().users().changePasswords(List.of(new UserSpec("b", "third", "%", List.of())));
        db.connect("b", "third", "app").close();
        db.manager().users().delete(UserName.of("b", "%"));
        db.manager().users().delete(UserName.of("a", "10.0.0.%"));
        assertThat(db.manager().users().find(UserName.of("b", "%"))).isEmpty();
        refused("UserNotFound", () -> db.manager().users().delete(UserName.of("b", "%")));
    }

    @Test
    void a_grant_holds_for_exactly_the_named_database() throws SQLException {
        db.manager().databases().create(List.of(DatabaseSpec.named("my-db"), DatabaseSpec.named("myXdb")));
        db.manager().users().create(List.of(new UserSpec("g", "pw", "%", List.of())));
        db.manager().users().grant(UserName.of("g", "%"), List.of("my_db", "my-db"));
        assertThat(db.manager().users().access(UserName.of("g", "%")))
                .extracting(DatabaseSpec::name)
                .containsExactly("my-db", "my_db");
        db.connect("g", "pw", "my_db").close();
        assertThatThrownBy(() -> db.connect("g", "pw", "myXdb")).isInstanceOf(SQLException.class);
        db.manager().users().revoke(UserName.of("g", "%"), "my_db");
        assertThatThrownBy(() -> db.connect("g", "pw", "my_db")).isInstanceOf(SQLException.class);
        refused("DatabaseNotFound", () -> db.manager().users().revoke(UserName.of("g", "%"), "my_db"));
        refused("DatabaseNotFound", () -> db.manager().users().grant(UserName.of("g", "%"), List.of("nope")));
        refused("UserNotFound", () -> db.manager().users().access(UserName.of("nobody", "%")));
        db.manager().users().delete(UserName.of("g", "%"));
    }

    @Test
    void grants_that_python_guests_made_are_seen_and_taken_away() {
        db.manager().users().create(List.of(new UserSpec("py", "pw", "%", List.of())));
        admin("SELECT 1");
        execute("GRANT ALL ON `my_db`.* TO 'py'@'%'");
        assertThat(db.manager().users().access(UserName.of("py", "%")))
                .extracting(DatabaseSpec::name)
                .containsExactly("my_db");
        db.manager().users().revoke(UserName.of("py", "%"), "my_db");
        assertThat(db.manager().users().access(UserName.of("py", "%"))).isEmpty();
        db.manager().users().delete(UserName.of("py", "%"));
    }

    @Test
    void odd_passwords_work_as_given() throws SQLException {
        String odd = "?:x{}%_$(id)&|<>#é漢--";
        db.manager().users().create(List.of(new UserSpec("odd", odd, "%", List.of("app"))));
        db.connect("odd", odd, "app").close();
        db.manager().users().delete(UserName.of("odd", "%"));
        UserSpec root = db.manager().root().enable("it's \\ \"quoted\" ? ` $");
        db.connect("root", "it's \\ \"quoted\" ? ` $", "mysql").close();
        assertThat(root.name()).isEqualTo("root");
        db.manager().root().disable();
    }

    @Test
    void root_is_enabled_and_loses_its_password() throws SQLException {
        UserSpec root = db.manager().root().enable(null);
        assertThat(root.password()).matches("[A-Za-z0-9]{36}");
        db.connect("root", java.util.Objects.requireNonNull(root.password()), "mysql")
                .close();
        assertThat(db.manager().root().isEnabled()).isTrue();
        assertThat(db.manager().users().list(Paging.ALL).entries())
                .extracting(UserSpec::name)
                .doesNotContain("root");
        db.manager().root().disable();
        assertThatThrownBy(() -> db.connect("root", java.util.Objects.requireNonNull(root.password()), "mysql"))
                .isInstanceOf(SQLException.class);
    }

    @Test
    void it_restarts_and_keeps_its_data() throws IOException, SQLException {
        long before = db.pid();
        db.manager().restart();
        assertThat(db.pid()).isNotEqualTo(before);
        db.connect("u1", "secret", "app").close();
        assertThat(db.manager().probe()).isEqualTo(ServiceStatus.HEALTHY);
    }

    @Test
    void stopping_is_told_from_dying() throws IOException {
        db.manager().stop();
        assertThat(db.manager().probe()).isEqualTo(ServiceStatus.SHUTDOWN);
        refused("GuestError", () -> db.manager().databases().list(Paging.ALL));
        db.manager().start();
        assertThat(db.manager().probe()).isEqualTo(ServiceStatus.HEALTHY);
        ProcessHandle.of(db.pid()).orElseThrow().destroyForcibly();
        await().atMost(Duration.ofSeconds(10)).until(() -> db.manager().probe() == ServiceStatus.CRASHED);
        db.manager().start();
        assertThat(db.manager().probe()).isEqualTo(ServiceStatus.HEALTHY);
    }

    @Test
    void the_next_agent_finds_the_running_server() throws IOException {
        long pid = db.pid();
        db.reopen();
        assertThat(db.manager().probe()).isEqualTo(ServiceStatus.HEALTHY);
        db.manager().start();
        assertThat(db.pid()).isEqualTo(pid);
    }

    @Test
    void a_preparation_that_was_interrupted_starts_again_from_nothing() throws IOException, SQLException {
        try (MariaDbFixture other = MariaDbFixture.create(templates)) {
            PrepareRequest request = MariaDbFixture.request(
                    List.of(DatabaseSpec.named("app")), List.of(new UserSpec("u1", "secret", "%", List.of("app"))));
            other.manager().prepare(request);
            long first = other.pid();
            other.reopen();
            other.manager().prepare(request);
            assertThat(other.pid()).isNotEqualTo(first);
            assertThat(ProcessHandle.of(first).filter(ProcessHandle::isAlive)).isEmpty();
            other.connect("u1", "secret", "app").close();
        }
    }

    @Test
    void a_data_directory_is_made_without_a_template_too() throws IOException, SQLException {
        try (MariaDbFixture other = MariaDbFixture.create(null)) {
            other.manager().prepare(new PrepareRequest(MariaDbFixture.config(), List.of(), List.of(), "rootpass"));
            other.connect("root", "rootpass", "mysql").close();
        }
    }

    @Test
    void a_configuration_that_the_server_refuses_is_reported_in_its_words() throws IOException {
        try (MariaDbFixture other = MariaDbFixture.create(templates)) {
            assertThatThrownBy(() -> other.manager()
                            .prepare(new PrepareRequest(
                                    "[mysqld]\ndefinitely_not_an_option = 1\n", List.of(), List.of(), null)))
                    .isInstanceOf(GuestException.class)
                    .hasMessageContaining("definitely_not_an_option");
        }
    }

    private static void refused(String kind, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        GuestException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    }

    private List<String> admin(String query) {
        try (AdminConnection connection = new AdminConnection(
                new MariaDbLayout(db.home(), db.home().resolve("run"), db.home().resolve("agent")))) {
            return connection.with(open -> Sql.select(open, row -> row.getString(1), query));
        }
    }

    private void execute(String statement) {
        try (AdminConnection connection = new AdminConnection(
                new MariaDbLayout(db.home(), db.home().resolve("run"), db.home().resolve("agent")))) {
            connection.alter(MariaDbManager.LOCK_PATIENCE, change -> change.execute(statement));
        }
    }
}
