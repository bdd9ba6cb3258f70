package org.trove.bus.rabbit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Clock;
import java.time.Duration;
import org.trove.bus.BusMetrics;
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

    static int port() {
        String port = System.getProperty("trove.it.rabbit.port");
        assertThat(port)
                .as("set -Dtrove.it.rabbit.port to the port of a RabbitMQ on 127.0.0.1 (user guest); bin/test does")
                .isNotNull();
        return Integer.parseInt(port);
    }
}
