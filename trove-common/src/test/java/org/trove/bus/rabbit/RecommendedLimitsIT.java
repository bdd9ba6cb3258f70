package org.trove.bus.rabbit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.trove.bus.BusException;
import org.trove.bus.BusMetrics;
import org.trove.bus.Endpoint;
import org.trove.bus.MessageBus;
import org.trove.crypto.SecretString;
import org.trove.model.InstanceId;
import org.trove.time.SystemIdSource;

/** The commands of docs/broker.md, as they stand there, on a RabbitMQ. */
class RecommendedLimitsIT {
    private static final String PASSWORD = "only-for-this-test";
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final PrivateRabbitMq BROKER = new PrivateRabbitMq();

    private final Endpoint guest =
            Endpoint.ofGuest(new InstanceId(UUID.randomUUID().toString()));

    @BeforeAll
    static void start() throws IOException {
        BROKER.start();
        String page = Files.readString(documents().resolve("broker.md"));
        String commands = page.substring(page.indexOf("policies:begin"), page.indexOf("policies:end"))
                .lines()
                .filter(line -> line.startsWith("rabbitmqctl "))
                .reduce("", (all, line) -> all + line + "\n");
        assertThat(commands.lines().count()).isEqualTo(7);
        BROKER.control(commands, Map.of("GUEST_PASSWORD", PASSWORD));
    }

    @AfterAll
    static void stop() {
        BROKER.close();
    }

    @Test
    void an_agent_works_with_them() throws Exception {
        List<String> seen = new CopyOnWriteArrayList<>();
        try (RabbitMessageBus control = bus("guest", "guest");
                RabbitMessageBus agent = bus("trove-guest", PASSWORD);
                MessageBus.ReplyQueue replies = control.openReplies(body -> seen.add(text(body)))) {
            control.serve(new Endpoint("trove-conductor", "host-1"), 10, incoming -> record(incoming, seen));
            agent.serve(guest, 32, incoming -> record(incoming, seen));
            get(control.publish(guest.topic(), bytes("command"), null));
            get(agent.publish("trove-conductor", bytes("report"), null));
            get(agent.publishToQueue(replies.name(), bytes("reply")));

            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(seen).containsExactlyInAnyOrder("command", "report", "reply"));
            assertThat(agent.trouble()).isEmpty();
        }
    }

    @Test
    void a_guest_sends_no_commands_and_reads_nothing_of_the_control_plane() throws Exception {
        try (RabbitMessageBus control = bus("guest", "guest")) {
            control.declare(new Endpoint("taskmanager", "host-1"));
            refused(channel -> channel.basicPublish("trove", "taskmanager", null, bytes("x")));
            refused(channel -> channel.basicPublish("trove", guest.topic(), null, bytes("x")));
            refused(channel -> channel.basicGet("taskmanager", true));
            refused(channel -> channel.queueDelete("taskmanager"));
            refused(channel -> channel.queueDeclare("mine", true, false, false, null));
            refused(channel -> {
                channel.queueDeclare("guestagent.mine", true, false, false, null);
                channel.queueBind("guestagent.mine", "trove", "guestagent.#");
            });
        }
    }

    @Test
    void a_full_queue_refuses_and_keeps_what_waits() throws Exception {
        try (RabbitMessageBus control = bus("guest", "guest")) {
            control.declare(guest);
            for (int i = 0; i < 1_000; i++) {
                get(control.publish(guest.topic(), bytes("command " + i), null));
            }

            assertThatThrownBy(() -> get(control.publish(guest.topic(), bytes("one more"), null)))
                    .cause()
                    .isInstanceOfSatisfying(
                            BusException.class,
                            refusal -> assertThat(refusal.reason()).isEqualTo(BusException.Reason.REFUSED));
            try (Connection connection = connect("guest", "guest")) {
                assertThat(connection.createChannel().messageCount(guest.topic()))
                        .isEqualTo(1_000);
            }
        }
    }

    private static void refused(Session.ChannelAction attempt) throws Exception {
        try (Connection connection = connect("trove-guest", PASSWORD)) {
            Channel channel = connection.createChannel();
            assertThatThrownBy(() -> {
                        attempt.run(channel);
                        channel.queueDeclare("guestagent.alive", true, false, false, null);
                    })
                    .hasStackTraceContaining("ACCESS_REFUSED");
        }
    }

    private static RabbitMessageBus bus(String user, String password) {
        RabbitMessageBus bus = new RabbitMessageBus(
                RabbitSettings.at("127.0.0.1", BROKER.port(), user, SecretString.of(password)),
                Clock.systemUTC(),
                new SystemIdSource(),
                new BusMetrics(new PrometheusRegistry()));
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(bus.isConnected()).as(bus.problem()).isTrue());
        return bus;
    }

    private static Connection connect(String user, String password) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost("127.0.0.1");
        factory.setPort(BROKER.port());
        factory.setUsername(user);
        factory.setPassword(password);
        return factory.newConnection();
    }

    private static void record(MessageBus.Incoming incoming, List<String> seen) {
        seen.add(text(incoming.body()));
        incoming.acknowledge();
    }

    private static void get(CompletableFuture<Void> taken) throws Exception {
        taken.get(10, TimeUnit.SECONDS);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] body) {
        return new String(body, StandardCharsets.UTF_8);
    }

    private static Path documents() {
        // Tests run in their module's directory, or in the checkout's own.
        return Stream.of("docs", "../docs")
                .map(Path::of)
                .filter(Files::isDirectory)
                .findFirst()
                .orElseThrow();
    }
}
