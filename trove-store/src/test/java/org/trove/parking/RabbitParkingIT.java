package org.trove.parking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Clock;
import java.time.Duration;
import org.trove.bus.BusMetrics;
import org.trove.bus.MessageBus;
import org.trove.bus.rabbit.RabbitMessageBus;
import org.trove.bus.rabbit.RabbitSettings;
import org.trove.crypto.SecretString;
import org.trove.time.SystemIdSource;

/** The contract against the RabbitMQ that the test run started. */
class RabbitParkingIT extends ParkingContract {
    private static final String PORT = "trove.it.rabbit.port";

    @Override
    protected MessageBus open() {
        assertThat(System.getProperty(PORT))
                .as("set -D" + PORT + " to the port of a RabbitMQ on 127.0.0.1 (user guest); bin/test does")
                .isNotNull();
        RabbitMessageBus bus = new RabbitMessageBus(
                RabbitSettings.at("127.0.0.1", Integer.getInteger(PORT), "guest", SecretString.of("guest")),
                Clock.systemUTC(),
                new SystemIdSource(),
                new BusMetrics(new PrometheusRegistry()));
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () -> assertThat(bus.isConnected()).as(bus.problem()).isTrue());
        return bus;
    }
}
