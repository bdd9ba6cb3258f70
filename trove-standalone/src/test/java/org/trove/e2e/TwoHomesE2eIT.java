package org.trove.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trove.host.OsUser;
import org.trove.wiring.FreePort;

/** Two homes of one machine, used at the same time and in turn. */
class TwoHomesE2eIT {
    private static final Duration START = Duration.ofMinutes(4);
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir
    Path directory;

    private final Map<String, RunningProcess> running = new LinkedHashMap<>();

    @AfterEach
    void stop() {
        running.values().forEach(RunningProcess::close);
        List.of("one", "two").forEach(home -> Directories.deleteDataOf(directory.resolve(home)));
    }

    @Test
    void homes_share_neither_addresses_nor_users_at_the_same_time_nor_in_turn() {
        TroveHttp one = start("one");
        TroveHttp two = start("two");

        List<CompletableFuture<String>> creates = new ArrayList<>();
        for (int n = 0; n < 2; n++) {
            String name = "db" + n;
            creates.add(CompletableFuture.supplyAsync(() -> one.create(name)));
            creates.add(CompletableFuture.supplyAsync(() -> two.create(name)));
        }
        List<String> ids = creates.stream().map(CompletableFuture::join).toList();
        Set<String> addresses = new HashSet<>();
        for (int n = 0; n < ids.size(); n++) {
            TroveHttp home = n % 2 == 0 ? one : two;
            String id = ids.get(n);
            Waiting.until("healthy", PATIENCE, () -> home.state(id).equals("ACTIVE/HEALTHY"));
            addresses.add(address(home, id));
        }
        assertThat(addresses).hasSize(4);
        if (OsUser.isRoot()) {
            assertThat(usersOfServers())
                    .as("of four instances and two control planes")
                    .doesNotHaveDuplicates()
                    .hasSize(6);
        }

        Objects.requireNonNull(running.remove("one")).stop(Duration.ofMinutes(1));
        String late = two.create("late");
        Waiting.until("healthy", PATIENCE, () -> two.state(late).equals("ACTIVE/HEALTHY"));
        assertThat(addresses).as("also those of the home that is not in use").doesNotContain(address(two, late));
    }

    private TroveHttp start(String name) {
        Path home = directory.resolve(name);
        int port = FreePort.next();
        RunningProcess standalone = RunningProcess.start(
                name,
                directory,
                Map.of(),
                List.of(
                        Repository.launcher("trove"),
                        "standalone",
                        "--home",
                        home.toString(),
                        "--port",
                        Integer.toString(port)));
        running.put(name, standalone);
        standalone.awaitOutput("Ctrl-C", START);
        String api = "http://127.0.0.1:" + port;
        return new TroveHttp(api, api + "/identity/v3", home.resolve("clouds.yaml"), "trove-local");
    }

    private static String address(TroveHttp home, String id) {
        return home.get("/instances/" + id).body().at("/instance/ip/0").asText();
    }

    /** User ids of the database servers of both homes. */
    private List<String> usersOfServers() {
        List<String> places = new ArrayList<>();
        for (String name : List.of("one", "two")) {
            places.add(Directories.databaseOf(directory.resolve(name)).toString());
            places.add(Directories.instancesOf(directory.resolve(name)).toString());
        }
        return Shell.run(List.of("ps", "-eo", "uid:1,args"))
                .output()
                .lines()
                .filter(line -> line.contains("/mariadbd ") && places.stream().anyMatch(line::contains))
                .map(line -> line.split(" ")[0])
                .toList();
    }
}
