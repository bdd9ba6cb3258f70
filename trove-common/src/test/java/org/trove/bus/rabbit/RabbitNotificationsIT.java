package org.trove.bus.rabbit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.trove.bus.BusMetrics;
import org.trove.bus.NotificationSettings;
import org.trove.bus.TransportUrl;
import org.trove.crypto.SecretString;
import org.trove.time.SystemIdSource;

/** Another service's notifications, on a broker that is as that service made it. */
class RabbitNotificationsIT {
    private static final Duration SOON = Duration.ofSeconds(40);

    private final PrivateRabbitMq broker = new PrivateRabbitMq();
    private final String exchange = "nova-" + UUID.randomUUID();
    private final List<String> received = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final RabbitNotifications notifications = open("ours");

    @BeforeEach
    void start() {
        notifications.listen(
                body -> received.add(new String(body, StandardCharsets.UTF_8)), connections::incrementAndGet);
        broker.start();
    }

    @AfterEach
    void stop() {
        notifications.close();
        broker.close();
    }

    private RabbitNotifications open(String queue) {
        NotificationSettings settings = new NotificationSettings(
                TransportUrl.parse("url", SecretString.of("rabbit://guest:guest@127.0.0.1:" + broker.port() + "/")),
                false,
                null,
                exchange,
                List.of("versioned", "plain"),
                queue);
        return new RabbitNotifications(
                settings, Clock.systemUTC(), new SystemIdSource(), new BusMetrics(new PrometheusRegistry()));
    }

    @Test
    void everything_of_the_topics_is_heard_beside_another_listener_and_again_after_the_broker_was_away()
            throws Exception {
        await().atMost(SOON).until(() -> notifications.problem().contains("no exchange '" + exchange + "'"));
        assertThat(notifications.isConnected()).isFalse();
        List<String> heardByOther = new CopyOnWriteArrayList<>();
        makeExchange();
        await().atMost(SOON).until(notifications::isConnected);
        try (RabbitNotifications other = open("theirs")) {
            other.listen(body -> heardByOther.add(new String(body, StandardCharsets.UTF_8)), () -> {});
            await().atMost(SOON).until(other::isConnected);

            send("plain.info", "a");
            send("versioned.error", "b");
            send("plain.debug", "c");
            send("versioned.info", "d");

            await().atMost(SOON).untilAsserted(() -> assertThat(received).containsExactly("a", "b", "d"));
            await().atMost(SOON).untilAsserted(() -> assertThat(heardByOther).containsExactly("a", "b", "d"));
        }
        assertThat(connections).hasValue(1);

        broker.kill();
        await().atMost(SOON).until(() -> !notifications.isConnected());
        broker.wipe();
        broker.start();
        makeExchange();
        await().atMost(SOON).until(notifications::isConnected);
        send("plain.info", "e");

        await().atMost(SOON).untilAsserted(() -> assertThat(received).endsWith("d", "e"));
        assertThat(connections).hasValue(2);
    }

    @Test
    void a_queue_that_nobody_empties_keeps_the_last_thousand_alone() throws Exception {
        makeExchange();
        await().atMost(SOON).until(notifications::isConnected);
        notifications.close();
        withChannel(channel -> {
            channel.confirmSelect();
            for (int i = 0; i < 1_500; i++) {
                channel.basicPublish(exchange, "plain.info", null, bytes(Integer.toString(i)));
            }
            try {
                channel.waitForConfirms(SOON.toMillis());
            } catch (InterruptedException | TimeoutException e) {
                throw new IOException(e);
            }
            assertThat(channel.messageCount("ours")).isEqualTo(1_000);
            assertThat(new String(channel.basicGet("ours", true).getBody(), StandardCharsets.UTF_8))
                    .isEqualTo("500");
        });
    }

    /** As Nova does, not durable. */
    private void makeExchange() throws Exception {
        withChannel(channel -> channel.exchangeDeclare(exchange, "topic", false));
    }

    private void send(String routingKey, String body) throws Exception {
        withChannel(channel -> channel.basicPublish(exchange, routingKey, null, bytes(body)));
    }

    private void withChannel(Session.ChannelAction action) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost("127.0.0.1");
        factory.setPort(broker.port());
        try (Connection connection = factory.newConnection();
                Channel channel = connection.createChannel()) {
            action.run(channel);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
