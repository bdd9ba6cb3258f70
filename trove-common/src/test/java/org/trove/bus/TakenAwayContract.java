package org.trove.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Somebody deletes exchanges and queues at the broker while everybody stays connected. Run against each broker. */
public abstract class TakenAwayContract {
    protected static final String EXCHANGE = "trove";
    private static final Duration WITHIN_SECONDS = Duration.ofSeconds(10);

    protected final Endpoint endpoint = new Endpoint("taken-" + UUID.randomUUID(), "server-1");
    private final List<String> received = new CopyOnWriteArrayList<>();
    private final BusMetrics metrics = new BusMetrics(new PrometheusRegistry());
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger("org.trove.bus.rabbit");
    private MessageBus receiver;
    private MessageBus sender;

    /** A connected bus, closed by this class. */
    protected abstract MessageBus open(BusMetrics busMetrics);

    /** A connection that may delete everything, closed by this class. */
    protected abstract Connection admin() throws Exception;

    @BeforeEach
    void openBuses() {
        log.start();
        logger.addAppender(log);
        receiver = open(metrics);
        sender = open(new BusMetrics(new PrometheusRegistry()));
        receiver.serve(endpoint, 10, incoming -> {
            received.add(new String(incoming.body(), StandardCharsets.UTF_8));
            incoming.acknowledge();
        });
    }

    @AfterEach
    void closeBuses() {
        logger.detachAppender(log);
        receiver.close();
        sender.close();
    }

    protected final MessageBus receiver() {
        return receiver;
    }

    @Test
    void an_exchange_that_is_deleted_comes_back_also_while_nobody_publishes() throws Exception {
        asAdmin(channel -> channel.exchangeDelete(EXCHANGE));

        await().atMost(WITHIN_SECONDS).until(this::exchangeIsThere);
        awaitDelivery();
        assertThat(metrics.repairs("messages", BusMetrics.Part.EXCHANGE)
                        + metrics.repairs("messages", BusMetrics.Part.CHANNEL))
                .isLessThanOrEqualTo(1);
        assertWarning("exchange is gone");
    }

    @Test
    void bindings_that_went_with_an_exchange_come_back_although_somebody_else_made_it_again() throws Exception {
        asAdmin(channel -> {
            channel.exchangeDelete(EXCHANGE);
            channel.exchangeDeclare(EXCHANGE, "topic", true);
        });

        awaitDelivery();
    }

    @Test
    void whoever_publishes_to_an_exchange_that_was_deleted_makes_it_again_and_keeps_the_connection() throws Exception {
        receiver.declare(endpoint);
        asAdmin(channel -> channel.exchangeDelete(EXCHANGE));

        receiver.publish(endpoint.topic(), bytes("into nothing"), null)
                .handle((taken, failure) -> "ended")
                .get(WITHIN_SECONDS.toSeconds(), TimeUnit.SECONDS);

        await().atMost(WITHIN_SECONDS).ignoreExceptions().untilAsserted(() -> publish(receiver, "again"));
        await().atMost(WITHIN_SECONDS).untilAsserted(() -> assertThat(received).contains("again"));
    }

    @Test
    void a_queue_of_requests_that_is_deleted_comes_back_and_is_consumed() throws Exception {
        for (String queue : List.of(endpoint.topic(), endpoint.topic() + ".server-1")) {
            double before = metrics.repairs("messages", BusMetrics.Part.SUBSCRIPTION);
            asAdmin(channel -> channel.queueDelete(queue));

            await().atMost(WITHIN_SECONDS)
                    .untilAsserted(() -> assertThat(metrics.repairs("messages", BusMetrics.Part.SUBSCRIPTION))
                            .as(queue)
                            .isGreaterThan(before));
            await().atMost(WITHIN_SECONDS).until(() -> receiver.trouble().isEmpty());
            await().atMost(WITHIN_SECONDS).ignoreExceptions().until(() -> {
                asAdmin(channel -> assertThat(channel.queueDeclarePassive(queue).getConsumerCount())
                        .isEqualTo(1));
                return true;
            });
        }
        awaitDelivery();
        assertWarning("made again");
    }

    @Test
    void a_queue_of_replies_that_is_deleted_comes_back_under_its_name() throws Exception {
        List<String> replies = new CopyOnWriteArrayList<>();
        MessageBus.ReplyQueue queue = sender.openReplies(body -> replies.add(new String(body, StandardCharsets.UTF_8)));
        asAdmin(channel -> channel.queueDelete(queue.name()));

        await().atMost(WITHIN_SECONDS)
                .ignoreExceptions()
                .untilAsserted(() ->
                        receiver.publishToQueue(queue.name(), bytes("reply")).get(1, TimeUnit.SECONDS));
        await().atMost(WITHIN_SECONDS).untilAsserted(() -> assertThat(replies).contains("reply"));
    }

    @Test
    void a_broadcast_exchange_that_is_deleted_comes_back_with_its_queue() throws Exception {
        String fanout = endpoint.topic() + "_fanout";
        asAdmin(channel -> channel.exchangeDelete(fanout));

        await().atMost(WITHIN_SECONDS).ignoreExceptions().untilAsserted(() -> {
            asAdmin(channel -> channel.basicPublish(fanout, "", null, bytes("to all")));
            assertThat(received).contains("to all");
        });
    }

    @Test
    void nothing_is_made_again_while_everything_is_there() throws Exception {
        Thread.sleep(Duration.ofSeconds(7).toMillis());

        for (BusMetrics.Part part : BusMetrics.Part.values()) {
            assertThat(metrics.repairs("messages", part)).as(part.name()).isZero();
        }
        assertThat(log.list).noneMatch(event -> event.getLevel().isGreaterOrEqual(Level.WARN));
        assertThat(receiver.trouble()).isEmpty();
    }

    /** The sender learns by the broker's confirmation; the receiver must have been bound by then. */
    private void awaitDelivery() {
        await().atMost(WITHIN_SECONDS).ignoreExceptions().untilAsserted(() -> publish(sender, "hello"));
        await().atMost(WITHIN_SECONDS).untilAsserted(() -> assertThat(received).contains("hello"));
    }

    private void publish(MessageBus bus, String text) throws Exception {
        bus.publish(endpoint.topic(), bytes(text), null).get(1, TimeUnit.SECONDS);
    }

    private boolean exchangeIsThere() throws Exception {
        try {
            asAdmin(channel -> channel.exchangeDeclarePassive(EXCHANGE));
            return true;
        } catch (IOException missing) {
            return false;
        }
    }

    private void assertWarning(String text) {
        assertThat(log.list)
                .as("warnings")
                .filteredOn(event -> event.getLevel() == Level.WARN)
                .extracting(ILoggingEvent::getFormattedMessage)
                .anyMatch(message -> message.contains(text));
    }

    protected final void asAdmin(Action action) throws Exception {
        try (Connection connection = admin()) {
            Channel channel = connection.createChannel();
            action.run(channel);
            if (channel.isOpen()) {
                channel.close();
            }
        }
    }

    protected static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** What an administrator does. */
    protected interface Action {
        void run(Channel channel) throws IOException;
    }
}
