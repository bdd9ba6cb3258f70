package org.trove.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;

/** What becomes of a running database that gets other sizes, another disk and other visitors; its rows must be there afterwards. */
final class ChangeStory {
    private static final int PORT = 3306;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final OpenStackClient owner;
    private final OpenStackClient administrator;
    private final ClientStory story;
    private final String name;
    private final String address;
    private final Path errorLog;

    /** @param instances where the data of the instances is */
    ChangeStory(OpenStackClient owner, OpenStackClient administrator, ClientStory story, String name, Path instances) {
        this.owner = owner;
        this.administrator = administrator;
        this.story = story;
        this.name = name;
        this.address = story.address(name);
        this.errorLog = instances.resolve(story.id(name)).resolve("data/log/mariadb-error.log");
        select("create table kept (n int)");
        select("insert into kept values (7)");
    }

    /** The datastore has the larger configuration, was started once, and is the same database. */
    void resizeFlavor(String flavor) {
        long before = bufferPool();
        long starts = starts();

        owner.run("database", "instance", "resize", "flavor", name, flavor).ok();

        story.awaitHealthy(name);
        assertThat(story.show(name).get("flavor").asText()).isEqualTo(flavor);
        assertThat(bufferPool()).isEqualTo(2 * before);
        assertThat(starts()).isEqualTo(starts + 1);
        requireData();
    }

    void resizeVolume(int sizeGb) {
        long starts = starts();

        owner.run("database", "instance", "resize", "volume", name, Integer.toString(sizeGb))
                .ok();

        story.awaitHealthy(name);
        assertThat(story.show(name).get("volume").asInt()).isEqualTo(sizeGb);
        assertThat(starts()).as("starts of a datastore whose volume is resized").isEqualTo(starts);
        requireData();
    }

    void reboot() {
        long starts = starts();

        administrator.run("database", "instance", "reboot", story.id(name)).ok();

        story.awaitHealthy(name);
        assertThat(starts()).isEqualTo(starts + 1);
        requireData();
    }

    void rebuild() {
        administrator
                .run(
                        "database",
                        "instance",
                        "rebuild",
                        story.id(name),
                        UUID.randomUUID().toString())
                .ok();

        story.awaitHealthy(name);
        assertThat(ClientStory.names(owner.json("database", "user", "list", name)))
                .containsExactly("u1");
        requireData();
    }

    void updateAccess(String cidr) {
        owner.run("database", "instance", "update", name, "--is-private", "--allowed-cidr", cidr)
                .ok();

        story.awaitHealthy(name);
        assertThat(story.show(name).get("allowed_cidrs").toString()).contains(cidr);
    }

    /** Something has taken the datastore's port when it is to start with the new flavor, and gives it back afterwards. */
    void resizeThatFails(TroveHttp http, String flavor) {
        String id = story.id(name);
        long before = bufferPool();

        assertThat(http.post("/instances/" + id + "/action", Map.of("resize", Map.of("flavorRef", flavor)))
                        .status())
                .isEqualTo(202);

        try (ServerSocket taken = takePort()) {
            await("the failure is told")
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() ->
                            http.get("/instances/" + id).body().at("/instance").has("fault"));
            assertThat(taken.isBound()).isTrue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        await("all is as it was").atMost(PATIENCE).until(() -> http.state(id).equals("ACTIVE/HEALTHY"));
        JsonNode instance = http.get("/instances/" + id).body().at("/instance");
        assertThat(instance.at("/flavor/id").asText()).isNotEqualTo(flavor);
        assertThat(instance.at("/fault/message").asText())
                .contains("The instance was not resized")
                .contains("port");
        assertThat(bufferPool()).isEqualTo(before);
        requireData();
    }

    private ServerSocket takePort() {
        return await("the datastore is down")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .ignoreExceptions()
                .until(
                        () -> {
                            ServerSocket socket = new ServerSocket();
                            try {
                                socket.bind(new InetSocketAddress(InetAddress.getByName(address), PORT));
                                return socket;
                            } catch (IOException e) {
                                socket.close();
                                throw e;
                            }
                        },
                        ServerSocket::isBound);
    }

    private void requireData() {
        assertThat(select("select n from kept")).isEqualTo("7");
    }

    private long bufferPool() {
        return Long.parseLong(select("select @@innodb_buffer_pool_size"));
    }

    private String select(String sql) {
        return story.select(address, "u1", "secret", "app", sql);
    }

    private long starts() {
        try {
            return Files.readAllLines(errorLog).stream()
                    .filter(line -> line.contains("ready for connections"))
                    .count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
