package org.trove.guestagent.datastore.mariadb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.trove.bus.GuestException;
import org.trove.datastore.AccountRules;
import org.trove.datastore.TextRule;
import org.trove.guestagent.datastore.Paging;
import org.trove.guestagent.datastore.UserName;
import org.trove.model.DatabaseSpec;
import org.trove.model.UserSpec;

/** The rules of {@code datastore.yaml} beside the verdicts of a real server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class MariaDbNamesIT {
    private final AccountRules rules = new MariaDbProvider().descriptor().accountRules();
    private MariaDbFixture db;
    private AdminConnection admin;

    @BeforeAll
    void prepareOne() throws IOException {
        db = MariaDbFixture.create(null);
        db.manager().prepare(MariaDbFixture.request(List.of(), List.of()));
        admin = new AdminConnection(
                new MariaDbLayout(db.home(), db.home().resolve("run"), db.home().resolve("agent")));
    }

    @AfterAll
    void removeAll() throws IOException {
        admin.close();
        db.close();
    }

    /** Control characters, "." and ".." are left out: the server takes them, we do not. */
    private static Stream<String> names(int longest) {
        return Stream.of(
                        Stream.of(
                                "a", "my.db", "a b c", "o'brien", "a/b", "a\\b", "a`b", "a\"b", "a;b", "a,b", " a",
                                "a "),
                        Stream.of(
                                "é",
                                "-",
                                "...",
                                "😀",
                                "a😀b",
                                "#mysql50#foo",
                                "a#mysql50#b",
                                "a\u00a0",
                                "a\u3000",
                                "\ufeff"),
                        Stream.of(
                                "a@b",
                                "@",
                                "%",
                                "a_b",
                                "a%",
                                "1",
                                "1e5",
                                "lost+found",
                                "#sql",
                                "$a",
                                "a?b",
                                "a&b=c",
                                "{}"),
                        Stream.of("a\u0301".repeat(10), "select", "b".repeat(longest), "b".repeat(longest + 1)),
                        Stream.of("-".repeat(51), "-".repeat(52), "é".repeat(64), "ß".repeat(64), "中".repeat(51)),
                        Stream.of("中".repeat(52), "ا".repeat(52), "Ω".repeat(64), "a-".repeat(32), "é-".repeat(32)))
                .reduce(Stream::concat)
                .orElseThrow();
    }

    @Test
    void a_database_may_be_called_what_the_server_takes() {
        assertSame(names(64), name -> rules.database(name).isEmpty(), name -> {
            execute("CREATE DATABASE " + Sql.identifier(name));
            boolean there = !select("SELECT 1 FROM information_schema.SCHEMATA WHERE BINARY SCHEMA_NAME = ?", name)
                    .isEmpty();
            execute("DROP DATABASE " + Sql.identifier(name));
            return there;
        });
    }

    @Test
    void a_user_may_be_called_what_the_server_takes() {
        assertSame(names(128), name -> rules.user(name).isEmpty(), name -> {
            execute("CREATE USER ?@'10.9.9.9' IDENTIFIED BY 'x'", name);
            boolean there = !select("SELECT 1 FROM mysql.user WHERE BINARY User = ?", name)
                    .isEmpty();
            execute("DROP USER ?@'10.9.9.9'", name);
            return there;
        });
    }

    @Test
    void a_password_may_be_what_lets_its_user_in() {
        Stream<String> passwords = Stream.of("a/b", "it's", "a\"b", "a;b", "a\\b", "`", ",", " a ", "é漢", "😀", "!!");
        assertSame(passwords, password -> rules.password("pw", password).isEmpty(), password -> {
            execute("CREATE USER 'pw'@'%' IDENTIFIED BY ?", password);
            try (Connection connection = db.connect("pw", password, "")) {
                return connection.isValid(1);
            } finally {
                execute("DROP USER 'pw'@'%'");
            }
        });
    }

    /** The server takes nearly any text as a host; what counts is whether a client that it means gets in. */
    @Test
    void a_host_may_be_what_lets_a_client_in() {
        Stream<String> hosts = Stream.of(
                        Stream.of(
                                "%",
                                "127.%", "%.%", "1%", "127.0.0._", "127.0.0.0/255.0.0.0", "127.0.0.0/255.255.255.0"),
                        Stream.of(
                                "h",
                                "300.%",
                                "999.1.1.1",
                                "127.0.0.0/24",
                                "127.0.0.0/8",
                                "127.1.1.1/255.0.0.0",
                                "",
                                "_"),
                        Stream.of(
                                "%.example.com",
                                "db.example.com", "127.0.0.0/300.0.0.0", "0127.0.0.%", "a b", "127.0.0.1/255.0.0.1"))
                .reduce(Stream::concat)
                .orElseThrow();
        assertSame(hosts, host -> rules.host(host).isEmpty(), host -> {
            if (host.isEmpty()) {
                return false;
            }
            execute("CREATE USER 'hh'@? IDENTIFIED BY 'x'", host);
            try (Connection connection = db.connect("hh", "x", "")) {
                return connection.isValid(1);
            } finally {
                execute("DROP USER 'hh'@?", host);
            }
        });
    }

    @Test
    void character_sets_and_collations_are_those_of_the_server() {
        List<@Nullable String> sets =
                new ArrayList<>(select("SELECT CHARACTER_SET_NAME FROM" + " information_schema.CHARACTER_SETS"));
        sets.addAll(List.of("utf8", "UTF8MB4", "Utf8", "latin9", "utf-8", "utf8 ", "filename", "x'y", "45", "default"));
        sets.add(null);
        List<@Nullable String> collations = new ArrayList<>(select("SELECT FULL_COLLATION_NAME FROM"
                + " information_schema.COLLATION_CHARACTER_SET_APPLICABILITY UNION"
                + " SELECT COLLATION_NAME FROM information_schema.COLLATIONS"));
        collations.addAll(
                List.of("utf8_general_ci", "UTF8MB4_bin", "utf8_uca1400_ai_ci", "general_ci", "latin1", "45"));
        collations.addAll(List.of("latin1_uca1400_ai_ci", "utf8mb4_0900_ai_ci", "utf8mb4_da_0900_ai_cs", "a`b", ""));
        collations.add(null);
        String version = select("SELECT SUBSTRING_INDEX(VERSION(), '-', 1)").get(0);
        Map<String, Boolean> wrong = new TreeMap<>();
        for (String set : sets) {
            for (String collation : wanted(set, collations)) {
                boolean taken = isTaken(() -> {
                    execute("PREPARE tried FROM ?", statement(set, collation));
                    execute("DEALLOCATE PREPARE tried");
                });
                if (taken != rules.encoding(set, collation, version).isEmpty()) {
                    wrong.put(set + "/" + collation, taken);
                }
            }
        }
        assertThat(wrong).as("differs from the server's verdict").isEmpty();
    }

    private String statement(@Nullable String set, @Nullable String collation) {
        return admin.with(connection -> "CREATE DATABASE zz"
                + (set == null ? "" : " CHARACTER SET " + Sql.text(connection, set))
                + (collation == null ? "" : " COLLATE " + Sql.text(connection, collation)));
    }

    @Test
    void what_the_server_takes_is_made_and_else_nothing() {
        List<DatabaseSpec> wanted = List.of(
                new DatabaseSpec("z1", "utf8", "utf8_general_ci"),
                new DatabaseSpec("z2", "UTF8MB4", "uca1400_ai_ci"),
                new DatabaseSpec("z3", null, "utf8_general_ci"));
        db.manager().databases().create(wanted);
        assertThat(db.manager().databases().list(Paging.ALL).entries())
                .extracting(DatabaseSpec::characterSet)
                .containsExactly("utf8mb3", "utf8mb4", "utf8mb3");
        wanted.forEach(database -> db.manager().databases().delete(database.name()));

        for (DatabaseSpec wrong : List.of(
                new DatabaseSpec("z2", "klingon", null),
                new DatabaseSpec("z2", "utf8", "utf8mb4_bin"),
                new DatabaseSpec("z2", "utf8", "x'; DROP DATABASE mysql; -- "))) {
            assertThatThrownBy(() -> db.manager().databases().create(List.of(DatabaseSpec.named("z1"), wrong)))
                    .isInstanceOfSatisfying(
                            GuestException.class, e -> assertThat(e.kind()).isEqualTo("BadRequest"));
        }
        assertThat(db.manager().databases().list(Paging.ALL).entries()).isEmpty();
    }

    /** All collations beside none and one character set; few beside each of the others, which are many. */
    private static List<@Nullable String> wanted(@Nullable String set, List<@Nullable String> all) {
        if (set == null || set.equals("utf8")) {
            return all;
        }
        List<@Nullable String> few = new ArrayList<>();
        few.add(null);
        few.add(set + "_bin");
        few.add("uca1400_ai_ci");
        few.add("latin1_swedish_ci");
        return few;
    }

    @Test
    void a_name_takes_as_many_bytes_on_disk_as_the_server_says() {
        TextRule.FileName names = java.util.Objects.requireNonNull(
                java.util.Objects.requireNonNull(rules.databases()).fileName());
        List<String> wrong = new ArrayList<>();
        admin.with(connection -> {
            for (String row : Sql.select(
                    connection,
                    result -> result.getInt(1) + " " + result.getInt(2),
                    "SELECT seq, LENGTH(CONVERT(CAST(UNHEX(LPAD(HEX(seq),4,'0')) AS CHAR CHARACTER SET utf16) USING"
                            + " filename)) FROM mysql.seq_32_to_65535 WHERE seq < 55296 OR seq > 57343")) {
                String[] parts = row.split(" ");
                String character = Character.toString(Integer.parseInt(parts[0]));
                String fits = character.repeat(names.longestBytes() / Integer.parseInt(parts[1]));
                TextRule rule = new TextRule(300, null, null, names);
                if (!Character.isISOControl(character.charAt(0))
                        && (rule.refusal(fits).isPresent()
                                || rule.refusal(fits + character).isEmpty())) {
                    wrong.add(row);
                }
            }
            return true;
        });
        assertThat(wrong).as("code point and bytes").isEmpty();
    }

    @Test
    void what_sql_made_with_any_name_is_listed_shown_and_removed() {
        List<String> odd = List.of("my.db", "a b c", "o'brien", "a/b", "tab\there", "`", "%", "a\\b");
        for (String name : odd) {
            execute("CREATE DATABASE " + Sql.identifier(name));
            for (String host : List.of("10.0.0.0/255.255.255.0", "fe80::1", "db.example.com", "%")) {
                execute("CREATE USER ?@?", name, host);
                execute("GRANT ALL ON " + Sql.grantTarget(name) + ".* TO ?@?", name, host);
            }
        }
        List<UserSpec> users = db.manager().users().list(Paging.ALL).entries();
        assertThat(users).hasSize(odd.size() * 4);
        for (UserSpec user : users) {
            UserName name = UserName.of(user.name(), user.host());
            assertThat(db.manager().users().find(name)).contains(user);
            assertThat(db.manager().users().access(name)).containsExactly(DatabaseSpec.named(user.name()));
            db.manager().users().revoke(name, user.name());
            db.manager().users().delete(name);
        }
        assertThat(db.manager().users().list(Paging.ALL).entries()).isEmpty();
        for (String name : odd) {
            db.manager().databases().delete(name);
        }
        assertThat(db.manager().databases().list(Paging.ALL).entries()).isEmpty();
    }

    @Test
    void users_of_the_machine_itself_are_neither_shown_nor_removed() {
        execute("CREATE USER 'own'@'localhost'");
        UserName own = UserName.of("own", "localhost");

        assertThatThrownBy(() -> db.manager().users().delete(own)).isInstanceOf(GuestException.class);
        assertThatCode(() -> execute("DROP USER 'own'@'localhost'")).doesNotThrowAnyException();
    }

    private void assertSame(Stream<String> texts, Predicate<String> ours, Trial server) {
        Map<String, Boolean> allowed = new LinkedHashMap<>();
        Map<String, Boolean> taken = new LinkedHashMap<>();
        texts.forEach(text -> {
            allowed.put(text, ours.test(text));
            boolean[] works = {false};
            isTaken(() -> works[0] = server.works(text));
            taken.put(text, works[0]);
        });
        assertThat(allowed).containsExactlyEntriesOf(taken).containsValue(true);
    }

    private static boolean isTaken(Attempt attempt) {
        try {
            attempt.run();
            return true;
        } catch (GuestException | SQLException e) {
            return false;
        }
    }

    private List<String> select(String query, Object... values) {
        return admin.with(connection -> Sql.select(connection, row -> row.getString(1), query, values));
    }

    private void execute(String statement, Object... values) {
        admin.alter(Duration.ofSeconds(5), change -> change.execute(statement, values));
    }

    private interface Trial {
        boolean works(String text) throws SQLException;
    }

    private interface Attempt {
        void run() throws SQLException;
    }
}
