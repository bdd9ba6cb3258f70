package org.trove.parking;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.trove.bus.BusMetrics;
import org.trove.bus.Endpoint;
import org.trove.bus.MessageBus;
import org.trove.store.memory.MemoryDatabase;

/** What parking promises; run against each bus and each broker. */
public abstract class ParkingContract {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final String topic = "parking-" + UUID.randomUUID();
    private final Endpoint endpoint = new Endpoint(topic, "server-1");
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

    /** As many of them as may be handed out at a time would stop everything else. */
    @Test
    void messages_that_fail_each_time_are_put_aside_and_hold_up_no_other() {
        MemoryDatabase database = new MemoryDatabase(Clock.systemUTC());
        List<String> received = new CopyOnWriteArrayList<>();
        ScheduledThreadPoolExecutor thread = new Impatient();
        MessageParking parking = new MessageParking(database, bus, thread, new BusMetrics(new PrometheusRegistry()));
        bus.serve(endpoint, 2, incoming -> {
            String text = new String(incoming.body(), UTF_8);
            if (text.startsWith("bad")) {
                parking.failed(topic, incoming, new IllegalStateException("it is bad"));
            } else {
                received.add(text);
                incoming.acknowledge();
            }
        });
        for (int i = 0; i < 3; i++) {
            publish("bad " + i);
        }

        await().atMost(SOON).untilAsserted(() -> {
            publish("good");
            assertThat(database.<Integer>read(
                            stores -> stores.parkedMessages().list().size()))
                    .isEqualTo(3);
        });
        await().atMost(SOON).untilAsserted(() -> assertThat(received).contains("good"));
        thread.shutdownNow();
    }

    private void publish(String text) {
        assertThat(bus.publish(topic, text.getBytes(UTF_8), null)).succeedsWithin(SOON);
    }

    /** Waits for nothing. */
    private static final class Impatient extends ScheduledThreadPoolExecutor {
        Impatient() {
            super(1);
        }

        @Override
        public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
            return super.schedule(command, 0, unit);
        }
    }
}
