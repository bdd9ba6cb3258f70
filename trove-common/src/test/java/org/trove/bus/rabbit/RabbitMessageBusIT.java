package org.trove.bus.rabbit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.trove.bus.BusMetrics;
import org.trove.bus.Endpoint;
import org.trove.bus.MessageBus;
import org.trove.bus.MessageBusContract;
import org.trove.crypto.SecretString;
import org.trove.time.SystemIdSource;

/** The contract against the RabbitMQ that the test run started. */
class RabbitMessageBusIT extends MessageBusContract {
    @Override
    protected MessageBus open() {
        RabbitMessageBus bus = openAt(port());
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () -> assertThat(bus.isConnected()).as(bus.problem()).isTrue());
        return bus;
    }

    static RabbitMessageBus openAt(int port) {
        RabbitSettings settings = RabbitSettings.at("127.0.0.1", port, "guest", SecretString.of("guest"));
        return new RabbitMessageBus(
                settings, Clock.systemUTC(), new SystemIdSource(), new BusMetrics(new PrometheusRegistry()));
    }

    /** Where each process has to count for itself, a message that ends the process would come for ever. */
    @Test
    void a_quorum_queue_counts_deliveries_for_all_processes() throws Exception {
        Endpoint endpoint = new Endpoint("quorum-" + new SystemIdSource().newId(), "server");
        try (RabbitMessageBus first = openQuorum()) {
            AtomicInteger deliveries = new AtomicInteger();
            first.serve(endpoint, 1, incoming -> {
                if (deliveries.incrementAndGet() <= 3) {
                    incoming.reject(true);
                }
            });
            first.publish(endpoint.topic(), new byte[] {'x'}, null).get();
            await().atMost(Duration.ofSeconds(20)).until(() -> deliveries.get() == 4);
        }

        try (RabbitMessageBus second = openQuorum()) {
            BlockingQueue<Integer> before = new LinkedBlockingQueue<>();
            second.serve(endpoint, 1, incoming -> {
                before.add(incoming.deliveriesBefore());
                incoming.acknowledge();
            });
            assertThat(before.poll(20, TimeUnit.SECONDS)).isNotNull().isGreaterThanOrEqualTo(3);
            second.remove(endpoint);
        }
    }

    private static RabbitMessageBus openQuorum() {
        RabbitSettings known = RabbitSettings.at("127.0.0.1", port(), "guest", SecretString.of("guest"));
        QueueSettings queues = new QueueSettings("quorum-tests", true, QueueSettings.Type.QUORUM, 1_000);
        RabbitSettings settings = new RabbitSettings(known.broker(), queues, known.rpc(), known.security());
        RabbitMessageBus bus = new RabbitMessageBus(
                settings, Clock.systemUTC(), new SystemIdSource(), new BusMetrics(new PrometheusRegistry()));
        await().atMost(Duration.ofSeconds(20)).until(bus::isConnected);
        return bus;
    }

    static int port() {
        String port = System.getProperty("trove.it.rabbit.port");
        assertThat(port)
                .as("set -Dtrove.it.rabbit.port to the port of a RabbitMQ on 127.0.0.1 (user guest); bin/test does")
                .isNotNull();
        return Integer.parseInt(port);
    }
}
