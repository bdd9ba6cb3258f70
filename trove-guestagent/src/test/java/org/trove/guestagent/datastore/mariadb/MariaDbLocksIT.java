package org.trove.guestagent.datastore.mariadb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.trove.bus.GuestException;
import org.trove.guestagent.datastore.Databases;
import org.trove.guestagent.datastore.Paging;
import org.trove.guestagent.datastore.UserName;
import org.trove.guestagent.datastore.Users;
import org.trove.host.FileTree;
import org.trove.model.DatabaseSpec;
import org.trove.model.ServiceStatus;
import org.trove.model.UserSpec;

/** Changes while somebody holds a lock in a real MariaDB: they end in time, and nothing is done when the lock goes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class MariaDbLocksIT {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration BOUND = Duration.ofSeconds(7);
    private static final UserName USER = new UserName("u1", "%");
    private static final String STATE =
            "SELECT CONCAT_WS('|', User, Host, authentication_string) FROM mysql.user UNION ALL"
                    + " SELECT CONCAT_WS('|', User, Host, Db) FROM mysql.db UNION ALL"
                    + " SELECT CONCAT_WS('|', TABLE_SCHEMA, TABLE_NAME) FROM information_schema.TABLES WHERE TABLE_SCHEMA"
                    + " NOT IN ('mysql', 'sys', 'information_schema', 'performance_schema') UNION ALL"
                    + " SELECT SCHEMA_NAME FROM information_schema.SCHEMATA";

    private Path templates;
    private MariaDbFixture db;

    @BeforeAll
    void prepareOne() throws IOException {
        templates = Files.createTempDirectory(Path.of("/tmp"), "tml");
        db = MariaDbFixture.create(templates);
        db.manager()
                .prepare(MariaDbFixture.request(
                        List.of(DatabaseSpec.named("app"), DatabaseSpec.named("x"), DatabaseSpec.named("y")),
                        List.of(
                                new UserSpec("u1", "secret", "%", List.of("app", "x")),
                                new UserSpec("u2", "secret", "%", List.of("app")))));
        db.manager().root().enable("root-secret");
        admin("CREATE TABLE x.t1 (a INT)", "CREATE TABLE x.t2 (a INT)", "CREATE TABLE x.t3 (a INT)");
    }

    @AfterAll
    void removeAll() throws IOException {
        db.close();
        FileTree.delete(templates);
    }

    @Test
    void no_change_of_accounts_is_made_while_or_after_all_tables_are_locked() throws SQLException {
        refusedWhile("FLUSH TABLES WITH READ LOCK", changes());
    }

    @Test
    void no_change_of_users_is_made_while_or_after_their_tables_are_locked() throws SQLException {
        Map<String, Runnable> changes = changes();
        changes.keySet().removeIf(name -> name.contains("database"));
        refusedWhile("LOCK TABLES mysql.global_priv READ, mysql.db READ", changes);
    }

    @Test
    void a_database_is_not_dropped_while_or_after_a_transaction_uses_it_and_keeps_all_its_tables() throws SQLException {
        Map<String, Runnable> drop = new LinkedHashMap<>();
        drop.put("delete database", () -> databases().delete("x"));
        try (Connection user = db.connect("u1", "secret", "x")) {
            user.setAutoCommit(false);
            Sql.execute(user, "INSERT INTO t2 VALUES (1)");
            refused(drop);
            user.commit();
        }
        unchangedAfterwards(drop);
    }

    @Test
    void questions_are_answered_while_a_change_waits() throws SQLException {
        try (Connection holder = root()) {
            Sql.execute(holder, "FLUSH TABLES WITH READ LOCK");
            CompletableFuture<Void> blocked = CompletableFuture.runAsync(
                    () -> db.manager().databases().within(Duration.ofSeconds(6)).delete("y"));
            Instant begin = Instant.now();
            while (Duration.between(begin, Instant.now()).compareTo(Duration.ofSeconds(3)) < 0) {
                assertThat(db.manager().databases().list(Paging.ALL).entries())
                        .extracting(DatabaseSpec::name)
                        .contains("y");
                assertThat(db.manager().users().list(Paging.ALL).entries()).isNotEmpty();
                assertThat(db.manager().users().access(USER)).isNotEmpty();
                assertThat(db.manager().root().isEnabled()).isTrue();
                assertThat(db.manager().probe()).isEqualTo(ServiceStatus.HEALTHY);
            }
            assertThat(blocked).isNotDone();
            assertThatThrownBy(() -> blocked.orTimeout(10, TimeUnit.SECONDS).join())
                    .isInstanceOf(CompletionException.class)
                    .cause()
                    .isInstanceOfSatisfying(
                            GuestException.class, e -> assertThat(e.kind()).isEqualTo(GuestException.IN_USE));
        }
    }

    @Test
    void a_change_of_several_steps_is_taken_back_where_a_later_one_has_to_wait() throws SQLException {
        List<String> before = state();
        try (Connection holder = root()) {
            Sql.execute(holder, "LOCK TABLES mysql.db READ");
            inUse("nothing", () -> users().create(List.of(new UserSpec("late", "secret", "%", List.of("app")))));
        }
        // CREATE USER reads only mysql.global_priv where nothing has to be cleaned up, GRANT needs mysql.db.
        assertThat(state()).isEqualTo(before);
    }

    @Test
    void a_server_that_hangs_does_nothing_later_either() throws Exception {
        List<String> before = state();
        List<Runnable> changes = List.of(() -> databases().delete("y"), () -> users().delete(USER));
        signal("-STOP");
        try {
            for (Runnable change : changes) {
                Instant begin = Instant.now();
                assertThatThrownBy(change::run)
                        .isInstanceOf(GuestException.class)
                        .hasMessageContaining("not answer");
                assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(14));
            }
        } finally {
            signal("-CONT");
        }
        assertThat(state()).isEqualTo(before);
        TimeUnit.SECONDS.sleep(1);
        assertThat(state()).isEqualTo(before);
    }

    /** Every call that changes something. */
    private Map<String, Runnable> changes() {
        Map<String, Runnable> changes = new LinkedHashMap<>();
        changes.put("create database", () -> databases().create(List.of(DatabaseSpec.named("fresh"))));
        changes.put("delete database", () -> databases().delete("x"));
        changes.put("create user", () -> users().create(List.of(new UserSpec("fresh", "secret", "%", List.of("app")))));
        changes.put("delete user", () -> users().delete(new UserName("u2", "%")));
        changes.put(
                "change password",
                () -> users().changePasswords(List.of(
                        new UserSpec("u1", "other", "%", List.of()), new UserSpec("u2", "other", "%", List.of()))));
        changes.put("rename user", () -> users().update(USER, "renamed", "10.%", "other"));
        changes.put("grant", () -> users().grant(USER, List.of("y")));
        changes.put("revoke", () -> users().revoke(USER, "app"));
        changes.put("enable root", () -> db.manager().root().within(PATIENCE).enable("another"));
        changes.put("disable root", () -> db.manager().root().within(PATIENCE).disable());
        return changes;
    }

    private void refusedWhile(String lock, Map<String, Runnable> changes) throws SQLException {
        try (Connection holder = root()) {
            Sql.execute(holder, lock);
            refused(changes);
        }
        unchangedAfterwards(changes);
    }

    private void refused(Map<String, Runnable> changes) throws SQLException {
        List<String> before = state();
        changes.forEach(this::inUse);
        assertThat(state()).isEqualTo(before);
    }

    private void inUse(String name, Runnable change) {
        Instant begin = Instant.now();
        assertThatThrownBy(change::run)
                .as(name)
                .isInstanceOfSatisfying(
                        GuestException.class, e -> assertThat(e.kind()).isEqualTo(GuestException.IN_USE))
                .hasMessageContaining("Nothing was changed");
        assertThat(Duration.between(begin, Instant.now())).as(name).isLessThan(BOUND);
    }

    private void unchangedAfterwards(Map<String, Runnable> changes) throws SQLException {
        List<String> before = state();
        assertThat(Sql.select(
                        root(),
                        row -> row.getString(1),
                        "SELECT COALESCE(STATE, '') FROM information_schema.PROCESSLIST WHERE USER = 'os_admin'"
                                + " AND STATE LIKE 'Waiting%'"))
                .as("a statement of the agent that still waits after %s", changes.keySet())
                .isEmpty();
        assertThat(before).anyMatch(line -> line.startsWith("x|t3"));
        assertThat(before).anyMatch(line -> line.startsWith("u2|%"));
        assertThat(before).noneMatch(line -> line.startsWith("fresh") || line.startsWith("renamed"));
    }

    private List<String> state() throws SQLException {
        try (Connection connection = root()) {
            return Sql.select(connection, row -> row.getString(1), STATE).stream()
                    .sorted()
                    .toList();
        }
    }

    private Databases databases() {
        return db.manager().databases().within(PATIENCE);
    }

    private Users users() {
        return db.manager().users().within(PATIENCE);
    }

    private Connection root() throws SQLException {
        return db.connect("root", "root-secret", "mysql");
    }

    private void admin(String... statements) {
        try (Connection connection = root()) {
            for (String statement : statements) {
                Sql.execute(connection, statement);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", name, Long.toString(db.pid())).start().waitFor();
    }
}
