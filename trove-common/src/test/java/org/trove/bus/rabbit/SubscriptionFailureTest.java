package org.trove.bus.rabbit;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.trove.bus.BusMetrics;
import org.trove.crypto.SecretString;
import org.trove.time.SystemIdSource;

class SubscriptionFailureTest {
    private final ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(1);
    private final RabbitSettings settings = RabbitSettings.at("127.0.0.1", 9, "none", SecretString.of("none"));
    private final BusMetrics metrics = new BusMetrics(new PrometheusRegistry());
    private final Supervisor supervisor = new Supervisor(
            new BrokerConnector("trove", settings.broker(), thread, new SystemIdSource()),
            () -> "a test",
            thread,
            Clock.systemUTC(),
            new SystemIdSource());

    @AfterEach
    void end() {
        thread.shutdownNow();
    }

    @Test
    void a_subscription_that_the_broker_refuses_again_and_again_is_one_warning_with_the_cause() throws Exception {
        List<ILoggingEvent> told = eventsOfFailureOn(true);

        assertThat(told).hasSize(1);
        assertThat(told.get(0).getLevel()).isEqualTo(Level.WARN);
        assertThat(told.get(0).getFormattedMessage()).contains("no such luck");
    }

    @Test
    void a_subscription_that_fails_with_its_connection_is_not_told_because_the_loss_is() throws Exception {
        assertThat(eventsOfFailureOn(false)).isEmpty();
    }

    private List<ILoggingEvent> eventsOfFailureOn(boolean open) throws Exception {
        Logger logger = (Logger) LoggerFactory.getLogger(Supervisor.class);
        ListAppender<ILoggingEvent> events = new ListAppender<>();
        events.start();
        logger.addAppender(events);
        try {
            RabbitConsumer consumer = new RabbitConsumer(
                    new NoQueues(), new RabbitConsumer.Delivering(1, incoming -> {}), broken -> {}, metrics);
            supervisor.add(consumer).get();
            for (int tries = 0; tries < 2; tries++) {
                supervisor.establish(consumer, new Session(connection(open)));
            }
        } finally {
            logger.detachAppender(events);
        }
        return events.list.stream()
                .filter(event -> event.getLevel().isGreaterOrEqual(Level.INFO))
                .toList();
    }

    /** One that gives out no channel. */
    private static Connection connection(boolean open) {
        return (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getServerProperties" -> Map.of();
                    case "isOpen" -> open;
                    case "createChannel" -> throw new IOException("no such luck");
                    default -> null;
                });
    }

    private record NoQueues() implements Declaration {
        @Override
        public String name() {
            return "nothing";
        }

        @Override
        public List<String> declare(Channel channel, boolean rabbitMq) {
            return List.of();
        }

        @Override
        public void check(Channel channel) {}
    }
}
