package org.trove.standalone.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trove.bus.BusMetrics;
import org.trove.bus.Endpoint;
import org.trove.bus.MessageBus;
import org.trove.bus.rabbit.RabbitMessageBus;
import org.trove.bus.rabbit.RabbitSettings;
import org.trove.crypto.SecretString;
import org.trove.model.InstanceId;
import org.trove.standalone.embedded.BrokerAccounts.Account;
import org.trove.time.SystemIdSource;

/** What whoever has the agents' account of the embedded broker can do with it, and what not. */
class GuestAccountIT {
    private static final String HOST = "127.0.0.1";
    private static final Account CONTROL = new Account("control", "only for this test");
    private static final Account GUESTS = new Account("guests", "also only for this test");
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private final int port = PortCheck.anyFree(HOST);
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final Endpoint conductor = new Endpoint("trove-conductor", "host-1");
    private final Endpoint guest =
            Endpoint.ofGuest(new InstanceId(UUID.randomUUID().toString()));
    private final List<Integer> reported = new CopyOnWriteArrayList<>();
    private EmbeddedBroker broker;
    private RabbitMessageBus control;

    @BeforeEach
    void start() {
        broker = new EmbeddedBroker(HOST, port, new BrokerAccounts(CONTROL, GUESTS), directory).start();
        broker.measure(registry);
        control = bus(CONTROL);
        control.serve(conductor, 100, incoming -> {
            reported.add(incoming.body().length);
            if (incoming.body().length < 100) {
                incoming.acknowledge();
            } else {
                // As the conductor does with what it cannot read.
                incoming.reject(false);
            }
        });
    }

    @AfterEach
    void stop() {
        control.close();
        broker.close();
    }

    @Test
    void an_agent_serves_its_commands_reports_and_answers() throws Exception {
        control.declare(guest);
        List<String> commands = new CopyOnWriteArrayList<>();
        List<String> replies = new CopyOnWriteArrayList<>();
        try (RabbitMessageBus agent = bus(GUESTS);
                MessageBus.ReplyQueue queue =
                        control.openReplies(body -> replies.add(new String(body, StandardCharsets.UTF_8)))) {
            agent.serve(guest, 32, incoming -> {
                commands.add(new String(incoming.body(), StandardCharsets.UTF_8));
                incoming.acknowledge();
            });
            get(control.publish(guest.topic(), "restart".getBytes(StandardCharsets.UTF_8), null));
            get(agent.publish(conductor.topic(), "report".getBytes(StandardCharsets.UTF_8), null));
            get(agent.publishToQueue(queue.name(), "done".getBytes(StandardCharsets.UTF_8)));

            await().atMost(SOON).untilAsserted(() -> assertThat(commands).containsExactly("restart"));
            await().atMost(SOON).untilAsserted(() -> assertThat(reported).hasSize(1));
            await().atMost(SOON).untilAsserted(() -> assertThat(replies).containsExactly("done"));
            assertThat(agent.trouble()).isEmpty();
        }
    }

    @Test
    void it_neither_sends_commands_nor_listens_to_the_control_plane_nor_deletes_anything() throws Exception {
        control.declare(guest);
        control.serve(new Endpoint("taskmanager", "host-1"), 10, MessageBus.Incoming::acknowledge);

        refused(channel -> channel.basicPublish("trove", "taskmanager", null, new byte[1]));
        refused(channel -> channel.basicPublish("trove", guest.topic(), null, new byte[1]));
        refused(channel -> channel.basicPublish("", guest.topic(), null, new byte[1]));
        refused(channel -> channel.basicPublish("", "taskmanager", null, new byte[1]));
        refused(channel -> channel.basicConsume("taskmanager", (tag, delivery) -> {}, tag -> {}));
        refused(channel -> channel.basicConsume("trove-conductor", (tag, delivery) -> {}, tag -> {}));
        refused(channel -> channel.queueDelete(guest.topic()));
        refused(channel -> channel.queuePurge(guest.topic()));
        refused(channel -> channel.exchangeDelete("trove"));
        refused(channel -> channel.queueDeclare("mine", true, false, false, null));
        for (String key : List.of("trove-conductor", "taskmanager", "guestagent.#", "*.*", "#")) {
            refused(channel -> {
                channel.queueDeclare("guestagent.mine", true, false, false, null);
                channel.queueBind("guestagent.mine", "trove", key);
                Thread.sleep(2_000);
                channel.queueDeclarePassive("guestagent.mine");
            });
        }
        assertThat(control.trouble()).isEmpty();
    }

    @Test
    void a_flood_of_messages_is_stopped_and_counted_and_the_reports_of_others_arrive() throws Exception {
        assertOthersAreHeardDuring(() -> flood(400_000, 200), "messages");
    }

    @Test
    void a_flood_of_bytes_is_stopped_and_counted_and_the_reports_of_others_arrive() throws Exception {
        assertOthersAreHeardDuring(() -> flood(1_200, 1 << 20), "bytes");
    }

    @Test
    void a_message_that_no_agent_needs_is_refused() throws Exception {
        refused(channel -> channel.basicPublish("trove", "trove-conductor", null, new byte[17 << 20]));
    }

    @Test
    void queues_without_end_or_without_limits_are_stopped() throws Exception {
        refused(channel -> {
            for (int i = 0; i < 10_000; i++) {
                channel.queueDeclare("guestagent.more-" + i, true, false, false, null);
            }
        });
        refused(channel -> {
            channel.queueDeclare("guestagent.large", true, false, false, Map.of("qpid.policy_type", "none"));
            Thread.sleep(3_000);
            channel.queueDeclarePassive("guestagent.large");
        });
        assertThat(stopped("queues")).isEqualTo(2);
    }

    @Test
    void a_connection_has_few_channels() throws Exception {
        try (Connection connection = connect()) {
            assertThat(connection.getChannelMax()).isLessThanOrEqualTo(32);
        }
    }

    private void assertOthersAreHeardDuring(Flood flood, String reason) throws Exception {
        try (RabbitMessageBus agent = bus(GUESTS)) {
            Thread flooding = new Thread(() -> {
                try {
                    flood.run();
                } catch (Exception stopped) {
                    Thread.currentThread().interrupt();
                }
            });
            flooding.start();
            int taken = 0;
            int sent = 0;
            while (flooding.isAlive()) {
                sent++;
                try {
                    get(agent.publish(conductor.topic(), new byte[77], null));
                    taken++;
                } catch (Exception refusedForNow) {
                    assertThat(agent.isConnected()).isTrue();
                }
                Thread.sleep(50);
            }
            int heard = taken;
            assertThat(taken).as("of %s reports", sent).isGreaterThan(sent / 2);
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(reported.stream().filter(size -> size == 77))
                            .hasSize(heard));
            assertThat(stopped(reason)).isPositive();
            assertThat(agent.trouble()).isEmpty();
            await("what was rejected is gone").atMost(SOON).until(() -> waiting("trove-conductor") == 0);
        }
    }

    /** With a new connection for each that is closed, as often as it takes. */
    private void flood(int messages, int bytes) throws Exception {
        byte[] body = new byte[bytes];
        int sent = 0;
        while (sent < messages) {
            try (Connection connection = connect()) {
                Channel channel = connection.createChannel();
                while (sent < messages) {
                    channel.basicPublish("trove", "trove-conductor", null, body);
                    sent++;
                }
            } catch (IOException | RuntimeException closed) {
                // And again.
            }
        }
    }

    /** The connection or the channel is closed over it. */
    private void refused(Attempt attempt) throws Exception {
        try (Connection connection = connect()) {
            Channel channel = connection.createChannel();
            assertThatThrownBy(() -> {
                        attempt.run(channel);
                        // What is not answered by itself is refused before this.
                        channel.queueDeclare("guestagent.alive", true, false, false, null);
                    })
                    .isInstanceOfAny(IOException.class, RuntimeException.class);
        } catch (RuntimeException closedAlready) {
            // By the broker.
        }
    }

    private double stopped(String reason) {
        return registry.scrape(name -> name.equals("trove_embedded_broker_connections_stopped")).stream()
                .flatMap(snapshot -> ((CounterSnapshot) snapshot).getDataPoints().stream())
                .filter(point -> reason.equals(point.getLabels().get("reason")))
                .mapToDouble(CounterSnapshot.CounterDataPointSnapshot::getValue)
                .sum();
    }

    private long waiting(String queue) throws Exception {
        try (Connection connection = connect(CONTROL)) {
            return connection.createChannel().messageCount(queue);
        }
    }

    private Connection connect() throws Exception {
        return connect(GUESTS);
    }

    private Connection connect(Account account) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost(HOST);
        factory.setPort(port);
        factory.setUsername(account.name());
        factory.setPassword(account.password());
        factory.setAutomaticRecoveryEnabled(false);
        return factory.newConnection();
    }

    private RabbitMessageBus bus(Account account) {
        RabbitMessageBus bus = new RabbitMessageBus(
                RabbitSettings.at(HOST, port, account.name(), SecretString.of(account.password())),
                Clock.systemUTC(),
                new SystemIdSource(),
                new BusMetrics(new PrometheusRegistry()));
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(bus.isConnected()).as(bus.problem()).isTrue());
        return bus;
    }

    private static void get(CompletableFuture<Void> taken) throws Exception {
        taken.get(10, TimeUnit.SECONDS);
    }

    private interface Attempt {
        void run(Channel channel) throws Exception;
    }

    private interface Flood {
        void run() throws Exception;
    }
}
