package org.trove.standalone.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.trove.bus.BusMetrics;
import org.trove.bus.MessageBus;
import org.trove.bus.TakenAwayContract;
import org.trove.bus.rabbit.RabbitMessageBus;
import org.trove.bus.rabbit.RabbitSettings;
import org.trove.crypto.SecretString;
import org.trove.time.SystemIdSource;

/** This broker does not even tell who consumes a queue that it is deleted. */
class EmbeddedBrokerTakenAwayIT extends TakenAwayContract {
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
    protected MessageBus open(BusMetrics busMetrics) {
        RabbitMessageBus bus = new RabbitMessageBus(
                RabbitSettings.at(HOST, port, "trove", SecretString.of(PASSWORD)),
                Clock.systemUTC(),
                new SystemIdSource(),
                busMetrics);
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () -> assertThat(bus.isConnected()).as(bus.problem()).isTrue());
        return bus;
    }

    @Override
    protected Connection admin() throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost(HOST);
        factory.setPort(port);
        factory.setUsername("trove");
        factory.setPassword(PASSWORD);
        return factory.newConnection();
    }
}
