package org.trove.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trove.wiring.FreePort;

/** A guest has the agents' account of the embedded broker, and uses it to fill the memory of the control plane. */
class StandaloneFloodE2eIT {
    private static final long OFFERED_BYTES = 1_500L << 20;
    private static final int LARGE = 1 << 20;
    private static final int SMALL = 300;

    @TempDir
    Path directory;

    private Path home;
    private RunningProcess standalone;
    private ClientStory story;

    @BeforeEach
    void start() {
        home = directory.resolve("home");
        standalone = RunningProcess.start(
                "standalone",
                directory,
                Map.of(),
                List.of(
                        Repository.launcher("trove"),
                        "standalone",
                        "--home",
                        home.toString(),
                        "--port",
                        Integer.toString(FreePort.next())));
        standalone.awaitOutput("Ctrl-C", Duration.ofMinutes(3));
        story = new ClientStory(new OpenStackClient(home.resolve("clouds.yaml"), "trove-local"), directory);
    }

    @AfterEach
    void stop() {
        standalone.close();
        Directories.deleteDataOf(home);
    }

    @Test
    void a_guest_that_floods_the_broker_is_stopped_and_creates_go_on() throws Exception {
        story.create("before");
        AtomicLong offered = new AtomicLong();
        // To the conductor, and to queues of its own that nobody empties.
        Thread reports = flood("trove", "trove-conductor", LARGE, offered);
        Thread small = flood("trove", "trove-conductor", SMALL, offered);
        Thread own = flood("", "guestagent.flood", LARGE, offered);

        // The flood takes a share of the machine's cores, which is not what is tested.
        story.create("during", Duration.ofMinutes(5));
        for (Thread thread : List.of(reports, small, own)) {
            thread.join(Duration.ofMinutes(4).toMillis());
        }
        story.awaitHealthy("before");
        story.create("after");

        assertThat(offered).hasValueGreaterThan(OFFERED_BYTES);
        assertThat(standalone.isAlive()).isTrue();
        String log = log();
        assertThat(log).contains("Closed a guest's connection to the embedded broker");
        assertThat(log.lines().filter(line -> line.contains("Closed a guest's connection")))
                .as("told once a minute")
                .hasSizeLessThanOrEqualTo(6);
        assertThat(log.lines().filter(line -> line.startsWith("\tat ") || line.startsWith("! at ")))
                .as("stack traces")
                .isEmpty();
        assertThat(log).doesNotContain("OutOfMemoryError");
    }

    /** A share of the bytes, over as many connections as it takes. */
    private Thread flood(String exchange, String routingKey, int size, AtomicLong offered) throws IOException {
        JsonNode access = new ObjectMapper(new YAMLFactory())
                .readTree(home.resolve("etc/trove-guestagent.yml").toFile())
                .get("messaging");
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost(access.get("hosts").get(0).asText());
        factory.setPort(access.get("port").asInt());
        factory.setUsername(access.get("user").asText());
        factory.setPassword(access.get("password").asText());
        factory.setAutomaticRecoveryEnabled(false);
        byte[] body = new byte[size];
        long share = size == SMALL ? 400_000L * SMALL : OFFERED_BYTES / 2;
        Thread thread = new Thread(() -> {
            long sent = 0;
            while (sent < share && standalone.isAlive()) {
                try (Connection connection = factory.newConnection()) {
                    Channel channel = connection.createChannel();
                    if (exchange.isEmpty()) {
                        channel.queueDeclare(routingKey, true, false, false, null);
                    }
                    while (sent < share) {
                        channel.basicPublish(exchange, routingKey, null, body);
                        sent += size;
                        offered.addAndGet(size);
                    }
                } catch (Exception closed) {
                    // And again.
                }
            }
        });
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private String log() throws IOException {
        StringBuilder all = new StringBuilder(standalone.output());
        try (Stream<Path> files = Files.list(home.resolve("log"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".log")).toList()) {
                all.append(Files.readString(file));
            }
        }
        return all.toString();
    }
}
