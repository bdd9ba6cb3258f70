package org.trove.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Agents of running instances are replaced by an operator, one at a time: real agents around real servers. */
class AgentUpdateE2eIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    Path directory;

    private ReleaseArchive archive;
    private DistributedSetup setup;
    private TroveHttp http;

    @BeforeEach
    void start() {
        archive = ReleaseArchive.in(directory);
        setup = new DistributedSetup(
                directory,
                DistributedSetup.Variant.local(directory)
                        .with(Map.of(
                                "taskmanager",
                                Map.of(
                                        "user_data",
                                        Map.of("agent_archive", archive.file().toString())),
                                "guest",
                                Map.of("heartbeat_interval", "1s"))));
        setup.startOneOfEach();
        http = setup.http(1);
    }

    @AfterEach
    void stop() {
        setup.close();
    }

    @Test
    void agents_are_replaced_while_databases_run_and_go_back_from_a_release_that_does_not_work() throws IOException {
        String base = archive.release();
        List<String> instances = List.of(http.create("one"), http.create("other"));
        instances.forEach(this::awaitHealthy);
        List<Long> servers = instances.stream().map(AgentUpdateE2eIT::server).toList();
        assertThat(agents()).contains("AGENT", "+" + base);

        String better = archive.become("# Another release.");
        Shell.Result updated = update(1, instances);

        assertThat(updated.exitCode()).as(updated.output()).isZero();
        assertThat(updated.output()).contains("1 of 2 agents are updated", "2 of 2 agents are updated", "+" + better);
        assertThat(agents()).contains("+" + better).doesNotContain(base);
        instances.forEach(this::answers);
        assertThat(instances.stream().map(AgentUpdateE2eIT::server).toList()).isEqualTo(servers);

        String worse = archive.become("exit 1");
        Shell.Result failed = update(1, instances);

        assertThat(failed.exitCode()).isEqualTo(1);
        assertThat(failed.output())
                .contains(
                        "of the guest agent did not work there, so the agent before runs again",
                        "stopped: 1 of 2 agents were not begun, because an update failed");
        assertThat(agents()).contains("+" + better + "!" + worse);
        instances.forEach(this::answers);
        assertThat(instances.stream().map(AgentUpdateE2eIT::server).toList()).isEqualTo(servers);
    }

    private Shell.Result update(int batch, List<String> instances) {
        List<String> command = new ArrayList<>(List.of(
                Repository.launcher("trove-manage"),
                "agents",
                "--config",
                setup.file("trove-api-1"),
                "--batch",
                Integer.toString(batch),
                "--update"));
        command.addAll(instances);
        return Shell.run(command);
    }

    private String agents() {
        return succeed(List.of(Repository.launcher("trove-manage"), "agents", "--config", setup.file("trove-api-1")));
    }

    private static String succeed(List<String> command) {
        Shell.Result result = Shell.run(command);
        assertThat(result.exitCode()).as(result.output()).isZero();
        return result.output();
    }

    private void awaitHealthy(String id) {
        Waiting.until(id + " is healthy", PATIENCE, () -> http.state(id).equals("ACTIVE/HEALTHY"));
    }

    private void answers(String id) {
        TroveHttp.Answer answer = http.get("/instances/" + id + "/databases");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().toString()).contains("app");
    }

    private static long server(String id) {
        return Long.parseLong(succeed(List.of("pgrep", "-f", "mariadbd .*" + id))
                .lines()
                .findFirst()
                .orElseThrow());
    }
}
