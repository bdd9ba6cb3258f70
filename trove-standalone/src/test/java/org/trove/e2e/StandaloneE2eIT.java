package org.trove.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.trove.host.OsUser;
import org.trove.wiring.FreePort;

/** The first thing the project must do, whole: one command, and a user of the stock client has a running database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StandaloneE2eIT {
    private static final Duration START = Duration.ofSeconds(90);
    private static final int ENDED_BY_CTRL_C = 130;

    @TempDir
    static Path directory;

    private Path home;
    private int port;
    private RunningProcess standalone;

    @BeforeAll
    void start() {
        home = directory.resolve("home");
        port = FreePort.next();
        standalone = startStandalone("standalone");
    }

    @AfterAll
    void stop() {
        standalone.close();
        Directories.deleteDataOf(home);
    }

    @Test
    void a_user_of_the_stock_client_gets_a_database_uses_it_and_gives_it_back() {
        assertThat(standalone.output().lines().filter(line -> !line.isBlank()).count())
                .as(standalone.output())
                .isLessThanOrEqualTo(10);
        ClientStory story = new ClientStory(client("trove-local"), directory);
        story.create("db1");
        story.useDatabasesAndUsers("db1");
        story.useNames("db1");
        story.useRoot("db1");
        story.restart("db1");
        stoppedByHandShowsAndARestartBringsItBack(story, "db1");
        assertThat(databaseServers())
                .as("the control plane's and the instance's")
                .hasSize(2);
        assertThat(databaseServers()).allMatch(line -> OsUser.isRoot() != line.startsWith("0 "));

        JsonNode quotas = client("trove-local-admin").json("database", "quota", "show", projectOf("trove-local"));
        assertThat(quotas.toString()).contains("instances");
        assertThat(client("trove-local-admin").json("database", "instance", "list"))
                .as("another project sees nothing")
                .isEmpty();

        String id = story.id("db1");
        story.delete("db1");
        assertThat(processes(id)).isEmpty();
    }

    @Test
    void a_second_start_on_the_same_home_finds_every_instance_again_and_a_stop_leaves_nothing_running() {
        ClientStory story = new ClientStory(client("trove-local"), directory);
        story.create("db1");
        String address = story.address("db1");
        String id = story.id("db1");

        assertThat(standalone.stop(Duration.ofSeconds(60))).isEqualTo(ENDED_BY_CTRL_C);
        assertThat(processes(id) + processes(home.toString())).isEmpty();
        assertThat(databaseServers()).isEmpty();

        standalone = startStandalone("again");
        story.awaitHealthy("db1");
        assertThat(story.address("db1")).isEqualTo(address);
        assertThat(story.select(address, "u1", "secret", "app", "select 5")).isEqualTo("5");

        standalone.kill();
        standalone = startStandalone("after-kill");
        story.awaitHealthy("db1");
        assertThat(story.select(address, "u1", "secret", "app", "select 6")).isEqualTo("6");
        story.delete("db1");
    }

    @Test
    void an_instance_is_resized_rebooted_rebuilt_and_opened_and_keeps_its_data() {
        ClientStory story = new ClientStory(client("trove-local"), directory);
        story.create("db2");
        ChangeStory change = change(story, "db2");

        change.resizeFlavor("2");
        change.resizeVolume(2);
        change.reboot();
        change.rebuild();
        change.updateAccess("10.1.0.0/16");

        assertThat(client("trove-local-admin")
                        .json("database", "quota", "show", projectOf("trove-local"))
                        .toString())
                .as("the quota of a resized instance")
                .contains("\"ram\",\"In Use\":1024", "\"volumes\",\"In Use\":2");
        story.delete("db2");
    }

    @Test
    void a_resize_that_fails_in_the_middle_is_taken_back_and_told() throws IOException {
        ClientStory story = new ClientStory(client("trove-local"), directory);
        story.create("db3");

        change(story, "db3").resizeThatFails(http(), "2");

        story.delete("db3");
    }

    private ChangeStory change(ClientStory story, String name) {
        return new ChangeStory(
                client("trove-local"), client("trove-local-admin"), story, name, Directories.instancesOf(home));
    }

    private TroveHttp http() throws IOException {
        Path clouds = home.resolve("clouds.yaml");
        String identity = Files.readString(clouds).replaceAll("(?s).*?auth_url: *\"?([^\"\\s]+)\"?.*", "$1");
        return new TroveHttp("http://127.0.0.1:" + port, identity, clouds, "trove-local");
    }

    @Test
    void broken_set_ups_end_in_one_clear_sentence() throws IOException {
        RunningProcess sameHome = launch("same-home", home, FreePort.next());
        assertThat(sameHome.awaitEnd(START)).isNotZero();
        assertThat(sameHome.output()).contains(home.toString()).doesNotContain("\tat ");

        RunningProcess samePort = launch("same-port", directory.resolve("other"), port);
        assertThat(samePort.awaitEnd(START)).isNotZero();
        assertThat(samePort.output()).contains(Integer.toString(port)).doesNotContain("\tat ");

        Path file = Files.writeString(directory.resolve("file"), "not a directory");
        RunningProcess notADirectory = launch("not-a-directory", file, FreePort.next());
        assertThat(notADirectory.awaitEnd(START)).isNotZero();
        assertThat(notADirectory.output()).contains(file.toString()).doesNotContain("\tat ");
        Directories.deleteDataOf(directory.resolve("other"));
    }

    @Test
    void secrets_are_in_no_log_no_argument_list_and_no_file_that_others_can_read() throws IOException {
        ClientStory story = new ClientStory(client("trove-local"), directory);
        story.create("db1");
        String clouds = Files.readString(home.resolve("clouds.yaml"));
        List<String> secrets = Stream.concat(
                        Stream.of("secret"),
                        clouds.lines()
                                .filter(line -> line.strip().startsWith("password:"))
                                .map(line -> line.replaceAll(".*password: *\"?([^\"]*)\"?", "$1")))
                .toList();
        assertThat(secrets).hasSize(3);
        String arguments = Shell.run(List.of("ps", "-eo", "args")).output();
        for (String secret : secrets.subList(1, 3)) {
            assertThat(standalone.output()).doesNotContain(secret);
            assertThat(arguments).doesNotContain(secret);
        }
        assertThat(Shell.run(List.of(
                                "grep",
                                "-rlE",
                                String.join("|", secrets),
                                home.resolve("log").toString()))
                        .output())
                .isEmpty();
        assertThat(Shell.run(List.of("find", "-L", home.toString(), "-name", "*.y*ml", "-perm", "/077"))
                        .output())
                .isEmpty();
        story.delete("db1");
    }

    private void stoppedByHandShowsAndARestartBringsItBack(ClientStory story, String name) {
        String id = story.id(name);
        Shell.run(List.of("pkill", "-TERM", "-f", "mariadbd.*" + id));
        await("the stop is shown")
                .atMost(Duration.ofSeconds(15))
                .untilAsserted(() -> assertThat(
                                story.show(name).get("operating_status").asText())
                        .isIn("SHUTDOWN"));
        story.restart(name);
    }

    /** User id and arguments of the running database servers of this home. */
    private List<String> databaseServers() {
        String control = Directories.databaseOf(home).toString();
        String instances = Directories.instancesOf(home).toString();
        return Shell.run(List.of("ps", "-eo", "uid:1,args"))
                .output()
                .lines()
                .filter(line -> line.contains("/mariadbd ") && (line.contains(control) || line.contains(instances)))
                .toList();
    }

    private static String processes(String argument) {
        return Shell.run(List.of("pgrep", "-af", argument)).output();
    }

    private String projectOf(String cloud) {
        return client(cloud).json("token", "issue").get("project_id").asText();
    }

    private OpenStackClient client(String cloud) {
        return new OpenStackClient(home.resolve("clouds.yaml"), cloud);
    }

    private RunningProcess startStandalone(String name) {
        return launch(name, home, port).awaitOutput("Ctrl-C", START);
    }

    private RunningProcess launch(String name, Path homeDirectory, int apiPort) {
        return RunningProcess.start(
                name,
                directory,
                Map.of(),
                List.of(
                        Repository.launcher("trove"),
                        "standalone",
                        "--home",
                        homeDirectory.toString(),
                        "--port",
                        Integer.toString(apiPort)));
    }
}
