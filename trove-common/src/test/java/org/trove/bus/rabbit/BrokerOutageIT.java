package org.trove.bus.rabbit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.trove.bus.BusException;
import org.trove.bus.Endpoint;
import org.trove.bus.MessageBus;

/** The broker dies, comes back, and comes back empty. */
class BrokerOutageIT {
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final Endpoint ENDPOINT = new Endpoint("taskmanager", "host-1");

    private final PrivateRabbitMq broker = new PrivateRabbitMq();
    private final RabbitMessageBus bus = RabbitMessageBusIT.openAt(broker.port());
    private final List<String> received = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        bus.close();
        broker.close();
    }

    @Test
    void everything_comes_back_by_itself_whatever_the_broker_forgot() {
        bus.serve(ENDPOINT, 10, incoming -> {
            received.add(new String(incoming.body(), StandardCharsets.UTF_8));
            incoming.acknowledge();
        });
        List<String> replies = new CopyOnWriteArrayList<>();
        MessageBus.ReplyQueue replyQueue =
                bus.openReplies(body -> replies.add(new String(body, StandardCharsets.UTF_8)));

        assertFailsAtOnce();
        broker.start();
        awaitWorking("after the first start", replyQueue, replies);

        broker.kill();
        assertFailsAtOnce();
        broker.start();
        awaitWorking("after a restart", replyQueue, replies);

        broker.kill();
        broker.wipe();
        broker.start();
        awaitWorking("after a wipe", replyQueue, replies);
    }

    @Test
    void every_message_in_flight_when_the_broker_dies_is_answered_for() {
        broker.start();
        await().atMost(SOON).until(bus::isConnected);
        bus.declare(ENDPOINT);
        List<CompletableFuture<Void>> sent = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            sent.add(bus.publish(ENDPOINT.topic(), bytes("message " + i), null));
            if (i == 2_500) {
                broker.kill();
            }
        }

        await().atMost(SOON).until(() -> sent.stream().allMatch(CompletableFuture::isDone));

        assertThat(sent.get(4_999)).isCompletedExceptionally();
    }

    private void assertFailsAtOnce() {
        CompletableFuture<Void> sent = bus.publish(ENDPOINT.topic(), bytes("x"), null);

        assertThatThrownBy(() -> sent.get(1, TimeUnit.SECONDS)).hasRootCauseInstanceOf(BusException.class);
        assertThatThrownBy(() -> bus.declare(ENDPOINT)).isInstanceOf(BusException.class);
        await().atMost(SOON).until(() -> !bus.isConnected());
    }

    private void awaitWorking(String message, MessageBus.ReplyQueue replyQueue, List<String> replies) {
        await().atMost(SOON).ignoreExceptions().untilAsserted(() -> {
            bus.publish(ENDPOINT.topic(), bytes(message), null).get(5, TimeUnit.SECONDS);
            bus.publishToQueue(replyQueue.name(), bytes(message)).get(5, TimeUnit.SECONDS);
        });
        await().atMost(SOON).untilAsserted(() -> assertThat(received).contains(message));
        await().atMost(SOON).untilAsserted(() -> assertThat(replies).contains(message));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
