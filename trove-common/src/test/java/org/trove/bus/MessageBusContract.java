package org.trove.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every bus promises; run against each implementation and each broker. */
public abstract class MessageBusContract {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final String topic = "contract-" + UUID.randomUUID();
    private final Endpoint endpoint = new Endpoint(topic, "server-1");
    private final List<String> received = new CopyOnWriteArrayList<>();
    private MessageBus bus;

    /** A connected bus, closed by this class. */
    protected abstract MessageBus open();

    @BeforeEach
    void openBus() {
        bus = open();
    }

    @AfterEach
    void closeBus() {
        if (bus.isConnected()) {
            bus.remove(endpoint);
        }
        bus.close();
    }

    @Test
    void a_message_reaches_who_serves_its_topic() {
        bus.serve(endpoint, 10, this::record);

        get(bus.publish(topic, bytes("hello"), null));

        awaitReceived("hello");
    }

    @Test
    void a_message_that_expires_later_is_delivered_now() {
        bus.serve(endpoint, 10, this::record);

        get(bus.publish(topic, bytes("in time"), Duration.ofSeconds(15)));

        awaitReceived("in time");
    }

    @Test
    void a_message_to_a_declared_endpoint_waits_for_its_server() {
        bus.declare(endpoint);
        get(bus.publish(topic, bytes("early"), null));

        bus.serve(endpoint, 10, this::record);

        awaitReceived("early");
    }

    @Test
    void an_endpoint_may_be_declared_twice() {
        bus.declare(endpoint);
        bus.declare(endpoint);

        get(bus.publish(topic, bytes("x"), null));
    }

    @Test
    void a_message_that_nobody_listens_to_fails_as_unroutable() {
        assertReason(bus.publish(topic, bytes("x"), null), BusException.Reason.UNROUTABLE);
        assertReason(bus.publishToQueue(topic + "-nothing", bytes("x")), BusException.Reason.UNROUTABLE);
    }

    @Test
    void a_removed_endpoint_takes_no_messages() {
        bus.declare(endpoint);
        bus.remove(endpoint);

        assertReason(bus.publish(topic, bytes("x"), null), BusException.Reason.UNROUTABLE);
    }

    @Test
    void removing_what_is_not_there_is_no_error() {
        bus.remove(endpoint);
        bus.declare(endpoint);

        get(bus.publish(topic, bytes("x"), null));
    }

    @Test
    void a_message_of_a_megabyte_arrives_whole() {
        String large = "x".repeat(1 << 20);
        bus.serve(endpoint, 10, this::record);

        get(bus.publish(topic, bytes(large), null));

        awaitReceived(large);
    }

    @Test
    void messages_of_one_topic_arrive_in_order() {
        bus.serve(endpoint, 1_000, this::record);
        List<String> expected = new ArrayList<>();
        List<CompletableFuture<Void>> taken = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            expected.add("message " + i);
            taken.add(bus.publish(topic, bytes("message " + i), null));
        }

        get(CompletableFuture.allOf(taken.toArray(CompletableFuture<?>[]::new)));

        await().atMost(SOON).untilAsserted(() -> assertThat(received).isEqualTo(expected));
    }

    @Test
    void a_rejected_message_is_not_delivered_again() {
        bus.serve(endpoint, 1, incoming -> {
            received.add(text(incoming));
            incoming.reject(false);
        });

        get(bus.publish(topic, bytes("bad"), null));
        get(bus.publish(topic, bytes("next"), null));

        awaitReceived("bad", "next");
    }

    @Test
    void a_message_given_back_is_delivered_again() {
        bus.serve(endpoint, 1, incoming -> {
            received.add(text(incoming));
            if (received.size() == 1) {
                incoming.reject(true);
                bus.publish(topic, bytes("other"), null);
            } else {
                incoming.acknowledge();
            }
        });

        get(bus.publish(topic, bytes("again"), null));

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(received).containsExactlyInAnyOrder("again", "again", "other"));
    }

    @Test
    void a_message_may_be_settled_twice_without_harm() {
        bus.serve(endpoint, 1, incoming -> {
            received.add(text(incoming));
            incoming.acknowledge();
            incoming.acknowledge();
            incoming.reject(true);
        });

        get(bus.publish(topic, bytes("1"), null));
        get(bus.publish(topic, bytes("2"), null));

        awaitReceived("1", "2");
    }

    @Test
    void after_closing_a_subscription_messages_wait_for_the_next() {
        MessageBus.Subscription first = bus.serve(endpoint, 10, incoming -> {
            throw new AssertionError("closed, yet it received something");
        });
        first.close();

        get(bus.publish(topic, bytes("late"), null));
        bus.serve(endpoint, 10, this::record);

        awaitReceived("late");
    }

    @Test
    void replies_reach_the_queue_of_the_caller() {
        try (MessageBus.ReplyQueue replies =
                bus.openReplies(body -> received.add(new String(body, StandardCharsets.UTF_8)))) {
            assertThat(replies.name()).matches("reply_[0-9a-f]{32}");

            get(bus.publishToQueue(replies.name(), bytes("answer")));

            awaitReceived("answer");
        }
    }

    @Test
    void a_reply_queue_that_was_closed_takes_no_replies() {
        MessageBus.ReplyQueue replies = bus.openReplies(body -> received.add("late"));
        replies.close();

        // Where queues expire some time after their consumer the reply is taken and lost; nobody receives it either
        // way.
        bus.publishToQueue(replies.name(), bytes("late"))
                .handle((taken, failure) -> "done")
                .join();

        assertThat(received).isEmpty();
    }

    @Test
    void a_closed_bus_is_not_connected_and_takes_nothing() {
        bus.close();

        assertThat(bus.isConnected()).isFalse();
        assertReason(bus.publish(topic, bytes("x"), null), BusException.Reason.UNREACHABLE);
        assertThatThrownBy(() -> bus.declare(endpoint)).isInstanceOf(BusException.class);
    }

    private void record(MessageBus.Incoming incoming) {
        received.add(text(incoming));
        incoming.acknowledge();
    }

    private void awaitReceived(String... expected) {
        await().atMost(SOON).untilAsserted(() -> assertThat(received).containsExactly(expected));
    }

    private static void assertReason(CompletableFuture<Void> taken, BusException.Reason reason) {
        assertThatThrownBy(() -> get(taken))
                .hasRootCauseInstanceOf(BusException.class)
                .rootCause()
                .satisfies(cause -> assertThat(((BusException) cause).reason()).isEqualTo(reason));
    }

    private static void get(CompletableFuture<Void> future) {
        future.orTimeout(SOON.toSeconds(), TimeUnit.SECONDS).join();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(MessageBus.Incoming incoming) {
        return new String(incoming.body(), StandardCharsets.UTF_8);
    }
}
