package org.trove.bus.rabbit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.trove.bus.BusMetrics;
import org.trove.bus.MessageBus;
import org.trove.bus.TakenAwayContract;
import org.trove.crypto.SecretString;
import org.trove.time.SystemIdSource;

/** On a RabbitMQ of its own: other tests need their exchange. */
class TakenAwayIT extends TakenAwayContract {
    private static final PrivateRabbitMq BROKER = new PrivateRabbitMq();

    @BeforeAll
    static void start() {
        BROKER.start();
    }

    @AfterAll
    static void stop() {
        BROKER.close();
    }

    @Override
    protected MessageBus open(BusMetrics busMetrics) {
        RabbitMessageBus bus = new RabbitMessageBus(
                RabbitSettings.at("127.0.0.1", BROKER.port(), "guest", SecretString.of("guest")),
                Clock.systemUTC(),
                new SystemIdSource(),
                busMetrics);
        await().atMost(Duration.ofSeconds(40))
                .untilAsserted(
                        () -> assertThat(bus.isConnected()).as(bus.problem()).isTrue());
        return bus;
    }

    @Override
    protected Connection admin() throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost("127.0.0.1");
        factory.setPort(BROKER.port());
        return factory.newConnection();
    }

    @Test
    void while_somebody_else_made_a_deleted_queue_with_other_properties_health_says_what_is_wrong() throws Exception {
        asAdmin(channel -> {
            channel.queueDelete(endpoint.topic());
            channel.queueDeclare(endpoint.topic(), true, false, false, Map.of("x-max-length", 7));
        });

        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(receiver().trouble())
                        .hasValueSatisfying(trouble -> assertThat(trouble)
                                .contains("nothing is received from " + endpoint.topic())
                                .contains("x-max-length")));
        Thread.sleep(3_000);
        assertThat(receiver().trouble()).as("it stays until it is mended").isPresent();

        asAdmin(channel -> channel.queueDelete(endpoint.topic()));
        await().atMost(Duration.ofSeconds(10)).until(() -> receiver().trouble().isEmpty());
    }
}
