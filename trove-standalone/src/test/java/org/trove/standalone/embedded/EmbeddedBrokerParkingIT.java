package org.trove.standalone.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.trove.bus.BusMetrics;
import org.trove.bus.MessageBus;
import org.trove.bus.rabbit.RabbitMessageBus;
import org.trove.bus.rabbit.RabbitSettings;
import org.trove.crypto.SecretString;
import org.trove.parking.ParkingContract;
import org.trove.time.SystemIdSource;

/** What parking promises holds on the embedded broker as on RabbitMQ. */
class EmbeddedBrokerParkingIT extends ParkingContract {
    private static final String HOST = "127.0.0.1";
    private static final String PASSWORD = "only for this test";
    private static final BrokerAccounts ACCOUNTS = new BrokerAccounts(
            new BrokerAccounts.Account("trove", PASSWORD), new BrokerAccounts.Account("guests", "of no use here"));

    @TempDir
    static Path directory;

    private static EmbeddedBroker broker;
    private static int port;

    @BeforeAll
    static void start() {
        port = PortCheck.anyFree(HOST);
        broker = new EmbeddedBroker(HOST, port, ACCOUNTS, directory).start();
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Override
    protected MessageBus open() {
        RabbitMessageBus bus = new RabbitMessageBus(
                RabbitSettings.at(HOST, port, "trove", SecretString.of(PASSWORD)),
                Clock.systemUTC(),
                new SystemIdSource(),
                new BusMetrics(new PrometheusRegistry()));
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () -> assertThat(bus.isConnected()).as(bus.problem()).isTrue());
        return bus;
    }
}
