package org.trove.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a user does with the stock client: from nothing to a database and back. */
final class ClientStory {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final OpenStackClient client;
    private final Path directory;

    ClientStory(OpenStackClient client, Path directory) {
        this.client = client;
        this.directory = directory;
    }

    /** Creates an instance with a database {@code app} and a user {@code u1} and waits until it is healthy. */
    void create(String name) {
        create(name, PATIENCE);
    }

    /** @param patience until it is healthy */
    void create(String name, Duration patience) {
        String datastore = client.json("datastore", "list").get(0).get("Name").asText();
        String version = client.json("datastore", "version", "list", datastore)
                .get(0)
                .get("Name")
                .asText();
        String flavor =
                client.json("database", "flavor", "list").get(0).get("ID").asText();
        client.json(
                "database",
                "instance",
                "create",
                name,
                "--flavor",
                flavor,
                "--size",
                "1",
                "--datastore",
                datastore,
                "--datastore-version",
                version,
                "--databases",
                "app",
                "--users",
                "u1:secret");
        awaitHealthy(name, patience);
    }

    void awaitHealthy(String name) {
        awaitHealthy(name, PATIENCE);
    }

    private void awaitHealthy(String name, Duration patience) {
        await(name + " is healthy")
                .atMost(patience)
                .pollInterval(Duration.ofMillis(300))
                .untilAsserted(() -> {
                    JsonNode instance = show(name);
                    assertThat(instance.get("status").asText())
                            .as(instance.toPrettyString())
                            .isEqualTo("ACTIVE");
                    assertThat(instance.get("operating_status").asText()).isEqualTo("HEALTHY");
                });
    }

    JsonNode show(String name) {
        return client.json("database", "instance", "show", name);
    }

    String id(String name) {
        return show(name).get("id").asText();
    }

    String address(String name) {
        String ip = show(name).get("addresses").toString();
        return ip.replaceAll(".*?(127(\\.[0-9]+){3}).*", "$1");
    }

    /** Every database and user command, and a real connection of each user. */
    void useDatabasesAndUsers(String name) {
        assertThat(names(client.json("database", "db", "list", name))).containsExactly("app");
        client.run("database", "db", "create", name, "second").ok();
        assertThat(names(client.json("database", "db", "list", name))).containsExactly("app", "second");
        String address = address(name);
        assertThat(select(address, "u1", "secret", "app", "select 41 + 1")).isEqualTo("42");

        client.run("database", "user", "create", name, "u2", "pw two", "--databases", "second")
                .ok();
        assertThat(names(client.json("database", "user", "list", name))).containsExactly("u1", "u2");
        assertThat(select(address, "u2", "pw two", "second", "select 1")).isEqualTo("1");
        client.run("database", "user", "grant", "access", name, "u2", "app").ok();
        assertThat(select(address, "u2", "pw two", "app", "select 2")).isEqualTo("2");
        client.run("database", "user", "revoke", "access", name, "u2", "app").ok();
        client.run("database", "user", "update", "attributes", name, "u2", "--new_password", "changed")
                .ok();
        assertThat(select(address, "u2", "changed", "second", "select 3")).isEqualTo("3");
        client.run("database", "user", "delete", name, "u2").ok();
        client.run("database", "db", "delete", name, "second").ok();
        assertThat(names(client.json("database", "user", "list", name))).containsExactly("u1");
    }

    /** What the client makes of names and hosts in paths: a host with a %, a network, dots, a slash, a suffix. */
    void useNames(String name) {
        client.run("database", "db", "create", name, "my.db", "--character_set", "utf8", "--collate", "utf8_general_ci")
                .ok();
        client.run("database", "db", "create", name, "x.json").ok();
        for (String host : List.of("10.1.%", "10.0.0.0/255.255.255.0", "%")) {
            String user = "a.user-with-a-name-of-32-letters";
            client.run("database", "user", "create", name, user, "p/w'1", "--host", host, "--databases", "my.db")
                    .ok();
            JsonNode shown = client.json("database", "user", "show", name, user, "--host", host);
            assertThat(shown.get("host").asText()).isEqualTo(host);
            assertThat(shown.get("databases").toString()).contains("my.db");
            client.run("database", "user", "revoke", "access", name, user, "my.db", "--host", host)
                    .ok();
            client.run("database", "user", "delete", name, user, "--host", host).ok();
        }
        client.run("database", "user", "create", name, "v", "pw").ok();
        assertThat(client.run("database", "user", "delete", name, "v.json").exitCode())
                .isNotZero();
        assertThat(names(client.json("database", "user", "list", name))).containsExactly("u1", "v");
        for (String database : List.of("my.db", "x.json")) {
            client.run("database", "db", "delete", name, database).ok();
        }
        client.run("database", "user", "delete", name, "v").ok();
        assertThat(names(client.json("database", "db", "list", name))).containsExactly("app");
    }

    void useRoot(String name) {
        JsonNode root = client.json("database", "root", "enable", name);
        assertThat(select(
                        address(name),
                        root.get("name").asText(),
                        root.get("password").asText(),
                        "mysql",
                        "select 7"))
                .isEqualTo("7");
        assertThat(client.json("database", "root", "show", name)
                        .get("is_root_enabled")
                        .asText())
                .isEqualToIgnoringCase("true");
        client.run("database", "root", "disable", name).ok();
    }

    void restart(String name) {
        client.run("database", "instance", "restart", name).ok();
        awaitHealthy(name);
    }

    /** Deletes the instance and waits until nothing of it is shown. */
    void delete(String name) {
        client.run("database", "instance", "delete", name).ok();
        await(name + " is gone")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(300))
                .untilAsserted(() -> assertThat(names(client.json("database", "instance", "list")))
                        .doesNotContain(name));
    }

    static List<String> names(JsonNode rows) {
        List<String> names = new ArrayList<>();
        rows.forEach(row -> names.add(row.get("Name").asText()));
        return names;
    }

    /** Asks the database itself, through the address that the API shows; the password goes through a file. */
    String select(String address, String user, String password, String database, String sql) {
        try {
            Path defaults = Files.createTempFile(
                    directory,
                    "client",
                    ".cnf",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(defaults, "[client]\nuser=" + user + "\npassword=\"" + password + "\"\n");
            Shell.Result result = Shell.run(
                    List.of("mariadb", "--defaults-file=" + defaults, "-h", address, "-N", "-B", database, "-e", sql));
            Files.delete(defaults);
            assertThat(result.exitCode()).as(result.output()).isZero();
            return result.output().strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
