package org.trove.guestagent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.trove.bus.GuestException;
import org.trove.bus.rabbit.Eavesdropper;
import org.trove.bus.rabbit.Tampering;
import org.trove.host.FileTree;
import org.trove.message.GuestCommand;
import org.trove.message.GuestCommand.Prepare;
import org.trove.message.WireDatabase;
import org.trove.message.WireUser;

/** The agent's program as it runs in an instance, told by messages through a real broker. */
final class AgentIT {
    private Path home;
    private ControlPlane control;
    private @Nullable Process agent;

    @BeforeEach
    void openControlPlane() throws IOException {
        home = Files.createTempDirectory(Path.of("/tmp"), "ta");
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx--x--x"));
        control = new ControlPlane(Integer.parseInt(required("trove.it.rabbit.port")));
        configure();
    }

    @AfterEach
    void removeAll() throws IOException, InterruptedException {
        if (agent != null) {
            agent.destroy();
            agent.waitFor(60, TimeUnit.SECONDS);
        }
        control.close();
        FileTree.delete(home);
    }

    @Test
    void an_instance_is_prepared_serves_calls_and_shows_its_true_state() throws Exception {
        agent = startAgent();
        control.cast(prepare(List.of(user("u1", "secret"))));
        await().atMost(Duration.ofSeconds(60)).until(() -> control.lastStatus().equals("healthy"));
        assertThat(control.statuses()).startsWith("building");
        assertThat(control.call(new GuestCommand.RpcPing())).isTrue();
        assertThat(control.call(new GuestCommand.ListUsers(20, null, false)).users())
                .extracting(WireUser::name)
                .containsExactly("u1");
        assertThat(control.call(new GuestCommand.GetFilesystemStats(null)).total())
                .isEqualTo(1.0);
        assertThat(control.volumeUsed()).isPositive();
        assertThatThrownBy(() -> control.call(new GuestCommand.ListAccess("nobody", "%")))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(GuestException.class)
                .hasMessageContaining("nobody");

        control.call(new GuestCommand.StopDb());
        await().atMost(Duration.ofSeconds(10)).until(() -> control.lastStatus().equals("shutdown"));
        control.call(new GuestCommand.Restart());
        await().atMost(Duration.ofSeconds(10)).until(() -> control.lastStatus().equals("healthy"));

        // In good order, by somebody's hand: it stays so.
        server().destroy();
        await().atMost(Duration.ofSeconds(10)).until(() -> control.lastStatus().equals("shutdown"));
        await().during(Duration.ofSeconds(3))
                .atMost(Duration.ofSeconds(5))
                .until(() -> control.lastStatus().equals("shutdown"));
        assertThat(control.faults()).isEmpty();
    }

    @Test
    void a_datastore_that_is_killed_is_started_again_and_given_up_where_it_does_not_come_up() throws Exception {
        agent = startAgent();
        control.cast(prepare(List.of(user("u1", "secret"))));
        await().atMost(Duration.ofSeconds(60)).until(() -> control.lastStatus().equals("healthy"));
        long killed = server().pid();
        server().destroyForcibly();
        await().atMost(Duration.ofSeconds(20)).until(() -> !control.faults().isEmpty());
        await().atMost(Duration.ofSeconds(20)).until(() -> control.lastStatus().equals("healthy"));
        assertThat(server().pid()).isNotEqualTo(killed);
        assertThat(control.faults()).singleElement().asString().contains("has started it again");
        assertThat(control.call(new GuestCommand.ListUsers(20, null, false)).users())
                .hasSize(1);

        Files.move(home.resolve("data"), home.resolve("data.away"));
        server().destroyForcibly();
        await().atMost(Duration.ofSeconds(60)).until(() -> control.faults().size() > 1);
        assertThat(control.lastStatus()).isEqualTo("crashed");
        assertThat(control.faults().get(1))
                .contains("does not start it again", "3 times within 10m")
                .contains("The data directory " + home.resolve("data") + " is missing");
        Files.move(home.resolve("data.away"), home.resolve("data"));
        control.call(new GuestCommand.Restart());
        await().atMost(Duration.ofSeconds(10)).until(() -> control.lastStatus().equals("healthy"));
    }

    private ProcessHandle server() throws IOException {
        long pid =
                Long.parseLong(Files.readString(home.resolve("run/mysqld.pid")).strip());
        return ProcessHandle.of(pid).orElseThrow();
    }

    @Test
    void a_failing_user_at_create_is_a_fault_of_the_instance() throws Exception {
        agent = startAgent();
        control.cast(prepare(List.of(user("os_admin", "secret"))));
        await().atMost(Duration.ofSeconds(60)).until(() -> control.lastStatus().equals("failed to spawn"));
        await().atMost(Duration.ofSeconds(5)).until(() -> !control.faults().isEmpty());
        assertThat(control.faults().get(0)).contains("os_admin", "reserved").doesNotContain("secret");
    }

    @Test
    void an_agent_that_was_killed_while_preparing_starts_again_and_ends_it() throws Exception {
        agent = startAgent();
        control.cast(prepare(List.of(user("u1", "secret"))));
        await().pollInterval(Duration.ofMillis(5))
                .atMost(Duration.ofSeconds(60))
                .until(() -> Files.exists(home.resolve("agent/.prepare.start")));
        agent.destroyForcibly().waitFor();
        agent = startAgent();
        await().atMost(Duration.ofSeconds(60)).until(() -> control.lastStatus().equals("healthy"));
        assertThat(Files.size(home.resolve("agent/.prepare.start"))).isZero();
    }

    @Test
    void a_second_agent_on_the_same_instance_says_why_it_does_not_start() throws Exception {
        agent = startAgent();
        await().atMost(Duration.ofSeconds(20)).until(() -> Files.exists(home.resolve("agent/agent.lock")));
        control.cast(prepare(List.of()));
        await().atMost(Duration.ofSeconds(60)).until(() -> control.lastStatus().equals("healthy"));
        Process second = startAgent();
        assertThat(second.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(second.exitValue()).isEqualTo(1);
        assertThat(Files.readString(home.resolve("agent.log"))).contains("another agent already runs on");
    }

    @Test
    void a_recorded_command_does_not_bring_a_deleted_user_back() throws Exception {
        agent = startAgent();
        control.cast(prepare(List.of()));
        await().atMost(Duration.ofSeconds(60)).until(() -> control.lastStatus().equals("healthy"));
        String topic = "guestagent." + ControlPlane.INSTANCE;
        try (Eavesdropper attacker = new Eavesdropper(Integer.parseInt(required("trove.it.rabbit.port")), topic)) {
            control.call(new GuestCommand.CreateUser(List.of(user("u1", "secret"))));
            String recorded = attacker.next();
            control.call(new GuestCommand.DeleteUser(user("u1", "secret")));

            attacker.send(topic, recorded);
            attacker.send(topic, Tampering.stripped(Tampering.renumbered(recorded, "0".repeat(32))));
            assertThat(userNames()).isEmpty();

            agent.destroyForcibly().waitFor();
            agent = startAgent();
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> control.lastStatus().equals("healthy"));
            attacker.send(topic, recorded);
            assertThat(userNames()).isEmpty();
        }
    }

    /** By a command of the same queue as changes, so that what was sent before was done before. */
    private List<String> userNames() throws Exception {
        // An agent that has just started may be busy with its start, and says so.
        await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> {
            control.call(new GuestCommand.DisableRoot());
            return true;
        });
        return control.call(new GuestCommand.ListUsers(20, null, false)).users().stream()
                .map(WireUser::name)
                .toList();
    }

    private Process startAgent() throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin/java").toString()));
        command.addAll(AgentJvm.flags(home.resolve("none.jsa")));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), AgentJvm.MAIN_CLASS, home + "/conf"));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        home.resolve("agent.log").toFile()))
                .start();
    }

    private void configure() throws IOException {
        Path conf = Files.createDirectory(home.resolve("conf"));
        Files.writeString(
                conf.resolve("guest_info.conf"),
                "[DEFAULT]\nguest_id = " + ControlPlane.INSTANCE + "\ndatastore_manager = mariadb\n"
                        + "datastore_version = test\ninstance_rpc_encr_key = " + ControlPlane.KEY + "\n");
        ObjectMapper json = new ObjectMapper();
        ObjectNode settings = json.createObjectNode();
        settings.putObject("messaging")
                .put("port", Integer.parseInt(required("trove.it.rabbit.port")))
                .put("user", "guest")
                .put("password", "guest");
        settings.putObject("guest")
                .put("data_directory", home.toString())
                .put("bind_address", OwnEndpoint.ADDRESS)
                .put("port", OwnEndpoint.nextPort())
                .put("database_service_uid", 12_345)
                .put("volume_size_gb", 1)
                .put("heartbeat_interval", "1s")
                .put("crash_restart_limit", 3)
                .put("stop_datastore_on_exit", true)
                .putObject("mariadb")
                .put("basedir", System.getProperty("trove.it.mariadb.basedir", "/usr"));
        Files.writeString(
                conf.resolve("trove-guestagent.yml"), json.writeValueAsString(settings), StandardCharsets.UTF_8);
    }

    private static Prepare prepare(List<WireUser> users) {
        return new Prepare(
                List.of(),
                List.of(new WireDatabase("app", null, null)),
                256,
                users,
                null,
                "/var/lib/mysql",
                null,
                "[mysqld]\ninnodb_buffer_pool_size = 32M\n!includedir /nowhere/\n",
                null,
                null,
                null,
                null,
                List.of(),
                "test");
    }

    private static WireUser user(String name, String password) {
        return new WireUser(name, password, "%", List.of(new WireDatabase("app", null, null)), false);
    }

    private static String required(String property) {
        String value = System.getProperty(property);
        if (value == null) {
            throw new IllegalStateException("this test needs the system property " + property + "; bin/test sets it");
        }
        return value;
    }
}
