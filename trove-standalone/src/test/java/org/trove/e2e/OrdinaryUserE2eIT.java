package org.trove.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.trove.host.Confinement;
import org.trove.host.FileTree;
import org.trove.host.OsUser;
import org.trove.wiring.FreePort;

/** Standalone as somebody who is not root, and what others can do to him who have a database of his. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OrdinaryUserE2eIT {
    private static final Duration START = Duration.ofMinutes(2);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int SOME_USER = 64_321;
    private static final String KEY = "the-private-key-of-the-operator";

    @TempDir
    static Path directory;

    private Path user;
    private Path home;
    private TroveHttp trove;
    private RunningProcess standalone;

    @BeforeAll
    void start() throws IOException {
        assumeTrue(
                !OsUser.isRoot() || OsUser.isPassable(Repository.root()),
                "an ordinary user cannot run what is below " + Repository.root());
        Directories.makePassable(directory);
        // Short names: the path of a socket has few bytes.
        user = Files.createDirectory(directory.resolve("u"));
        Files.createDirectory(user.resolve(".ssh"));
        Files.writeString(user.resolve(".ssh/id"), KEY + "\n");
        Files.createDirectory(user.resolve("empty"));
        give(user);
        home = user.resolve("t");
        int port = FreePort.next();
        standalone = RunningProcess.start(
                        "standalone",
                        directory,
                        Map.of("HOME", user.toString(), "TROVE_CDS", "off"),
                        asUser(List.of(
                                Repository.launcher("trove"),
                                "standalone",
                                "--home",
                                home.toString(),
                                "--port",
                                Integer.toString(port))))
                .awaitOutput("Ctrl-C", START);
        String api = "http://127.0.0.1:" + port;
        trove = new TroveHttp(api, api + "/identity/v3", home.resolve("clouds.yaml"), "trove-local");
    }

    @AfterAll
    void stop() throws IOException {
        if (standalone != null) {
            standalone.close();
        }
        if (OsUser.isRoot()) {
            for (String shared : List.of("/var/tmp", "/var/lib/trove-local/users")) {
                FileTree.delete(Path.of(shared, "trove-local-" + SOME_USER));
            }
        }
    }

    @Test
    void root_of_a_database_neither_writes_nor_reads_a_file_outside_of_its_instance() throws IOException {
        assumeTrue(Confinement.ofThisMachine().obstacle().isEmpty(), "this machine cannot confine programs");
        String id = create("attacked");
        String address = address(id);
        JsonNode root =
                trove.post("/instances/" + id + "/root", Map.of()).body().path("user");
        String target = user.resolve("pwned").toString();
        List<String> attacks = List.of(
                "SET GLOBAL general_log_file = '" + target + ".general'; SET GLOBAL general_log = 1; SELECT 'alias'",
                "SET GLOBAL slow_query_log_file = '" + target + ".slow'; SET GLOBAL slow_query_log = 1;"
                        + " SET long_query_time = 0; SELECT 'alias'",
                "SELECT 'alias' INTO OUTFILE '" + target + ".out'",
                "SELECT 'alias' INTO DUMPFILE '" + target + ".dump'",
                "CREATE TABLE app.a (n INT) ENGINE=InnoDB DATA DIRECTORY='" + user.resolve("empty") + "'",
                "CREATE TABLE app.b (n INT) ENGINE=MyISAM DATA DIRECTORY='" + user.resolve("empty")
                        + "' INDEX DIRECTORY='" + user.resolve("empty") + "'",
                "CREATE TABLE app.c (n INT) ENGINE=Aria DATA DIRECTORY='" + user.resolve("empty") + "'",
                "SELECT LOAD_FILE('" + user.resolve(".ssh/id") + "')",
                "CREATE TABLE app.d (line TEXT); LOAD DATA INFILE '" + user.resolve(".ssh/id")
                        + "' INTO TABLE app.d; SELECT * FROM app.d",
                "INSTALL SONAME '../../../../.." + user.resolve("evil") + "'",
                "CREATE FUNCTION f RETURNS STRING SONAME '" + user.resolve("evil.so") + "'");

        StringBuilder said = new StringBuilder();
        for (String attack : attacks) {
            said.append(sql(address, root, attack)).append('\n');
        }

        assertThat(said.toString()).doesNotContain(KEY).doesNotContain("ERROR 2002");
        assertThat(filesOutside()).containsExactly(user.resolve(".ssh/id"));
        assertThat(sql(address, root, "SET GLOBAL general_log_file = 'inside.log'; SELECT 6 * 7"))
                .as("root is still root, within the instance")
                .contains("42");
        assertThat(home.resolve("instances/" + id + "/data/data/inside.log")).exists();
        trove.delete("/instances/" + id);
    }

    @Test
    void a_volume_that_is_over_its_size_is_told_until_it_is_large_enough() throws IOException {
        String id = create("full");
        String address = address(id);
        JsonNode u1 = new com.fasterxml.jackson.databind.ObjectMapper()
                .valueToTree(Map.of("name", "u1", "password", "secret"));
        String rows = "INSERT INTO app.t WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 650)"
                + " SELECT REPEAT('x', 900000) FROM n";
        assertThat(sql(address, u1, "CREATE TABLE app.t (b LONGBLOB) ENGINE=MyISAM; " + rows + "; " + rows))
                .isBlank();

        Waiting.until("the status says it", PATIENCE, () -> trove.state(id).equals("ACTIVE/BLOCKED"));
        JsonNode shown = trove.get("/instances/" + id).body().at("/instance/volume");
        assertThat(shown.path("used_percent").asDouble()).isGreaterThan(100);
        JsonNode diagnosis = trove.get("/instances/" + id + "/diagnosis").body().path("diagnosis");
        assertThat(diagnosis.path("summary").asText()).contains("over its size", "of 1.00 GiB");
        assertThat(diagnosis.path("advice").toString()).contains("larger");

        assertThat(trove.post("/instances/" + id + "/action", Map.of("resize", Map.of("volume", Map.of("size", 3))))
                        .status())
                .isEqualTo(202);
        Waiting.until(
                "a larger volume is enough", PATIENCE, () -> trove.state(id).equals("ACTIVE/HEALTHY"));
        trove.delete("/instances/" + id);
    }

    private String create(String name) {
        String id = trove.create(name);
        Waiting.until(name + " is healthy", PATIENCE, () -> trove.state(id).equals("ACTIVE/HEALTHY"));
        return id;
    }

    private String address(String instance) {
        TroveHttp.Answer shown = trove.get("/instances/" + instance);
        String address = shown.body().at("/instance/ip/0").asText();
        assertThat(address).as("%s", shown).isNotEmpty();
        return address;
    }

    /** What the statements print, or how they fail; each of them is tried. */
    private String sql(String address, JsonNode account, String statements) throws IOException {
        Path defaults = Files.createTempFile(directory, "client", ".cnf");
        Files.writeString(
                defaults,
                "[client]\nuser=" + account.path("name").asText() + "\npassword=\""
                        + account.path("password").asText() + "\"\n");
        return Shell.run(List.of(
                        "mariadb",
                        "--defaults-file=" + defaults,
                        "-h",
                        address,
                        "-N",
                        "-B",
                        "--force",
                        "-e",
                        statements))
                .output();
    }

    private List<Path> filesOutside() throws IOException {
        try (Stream<Path> files = Files.walk(user)) {
            return files.filter(file -> !file.startsWith(home))
                    .filter(file -> !Files.isDirectory(file))
                    .toList();
        }
    }

    private static List<String> asUser(List<String> command) {
        if (!OsUser.isRoot()) {
            return command;
        }
        List<String> whole = new ArrayList<>(
                List.of("setpriv", "--reuid=" + SOME_USER, "--regid=" + SOME_USER, "--clear-groups", "--"));
        whole.addAll(command);
        return whole;
    }

    private static void give(Path tree) throws IOException {
        if (OsUser.isRoot()) {
            try (Stream<Path> files = Files.walk(tree)) {
                for (Path file : (Iterable<Path>) files::iterator) {
                    OsUser.give(file, SOME_USER);
                }
            }
        }
    }
}
