package org.trove.bus.rabbit;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConfirmCallback;
import com.rabbitmq.client.Connection;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PublishLaneTest {
    private static final int ROUNDS = 200;
    private static final int MESSAGES = 100;

    private final AtomicLong numbers = new AtomicLong(1);
    private final AtomicReference<@Nullable ConfirmCallback> taken = new AtomicReference<>();

    /** Each settlement gives a place for another message back, so one too many lets more messages wait than are allowed. */
    @Test
    void a_message_that_expires_while_it_is_confirmed_is_settled_once() throws Exception {
        AtomicInteger settled = new AtomicInteger();
        PublishLane lane = new PublishLane(
                new Session(connection()),
                Clock.systemUTC(),
                (messages, failure) -> settled.addAndGet(messages.size()));
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < MESSAGES; i++) {
                lane.publish(Destination.queue("q"), new byte[0], Keeping.FLEETING, new CompletableFuture<>());
            }
            together(() -> lane.expire(Long.MAX_VALUE), () -> confirm(numbers.get() - 1));
        }

        assertThat(settled).hasValue(ROUNDS * MESSAGES);
        assertThat(lane.unconfirmed()).isZero();
    }

    private void confirm(long upTo) {
        try {
            Objects.requireNonNull(taken.get()).handle(upTo, true);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void together(Runnable one, Runnable other) throws Exception {
        CyclicBarrier start = new CyclicBarrier(2);
        CompletableFuture<Void> first = CompletableFuture.runAsync(() -> after(start, one));
        after(start, other);
        first.get();
    }

    private static void after(CyclicBarrier start, Runnable work) {
        try {
            start.await();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        work.run();
    }

    private Connection connection() {
        return FakeClient.of(
                Connection.class,
                Map.of(
                        "getServerProperties",
                        arguments -> Map.of("product", "RabbitMQ"),
                        "createChannel",
                        arguments -> channel()));
    }

    private Channel channel() {
        return FakeClient.of(
                Channel.class,
                Map.of(
                        "getNextPublishSeqNo",
                        arguments -> numbers.getAndIncrement(),
                        "isOpen",
                        arguments -> true,
                        "addConfirmListener",
                        arguments -> {
                            taken.set((ConfirmCallback) arguments[0]);
                            return null;
                        }));
    }
}
