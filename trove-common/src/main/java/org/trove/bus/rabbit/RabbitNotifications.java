package org.trove.bus.rabbit;

import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.trove.bus.BusMetrics;
import org.trove.bus.NotificationSettings;
import org.trove.bus.Notifications;
import org.trove.bus.TransportUrl;
import org.trove.time.IdSource;

/**
 * Notifications as oslo.messaging sends them: to a topic exchange with the routing key {@code topic.priority}. They are taken
 * from a queue of our own that is bound beside those that the sender makes for everybody. All processes with the same queue
 * share what comes. The exchange is the sender's: it is not made here, so that the two cannot disagree about it.
 */
public final class RabbitNotifications implements Notifications {
    private static final int PREFETCH = 100;
    private static final List<String> PRIORITIES = List.of("info", "error");
    private static final Duration HEARTBEAT = Duration.ofSeconds(20);

    /** The broker is somebody else's: a queue that nobody empties stays small, and goes after half an hour. */
    private static final Map<String, Object> BOUNDS =
            Map.of("x-expires", Math.toIntExact(Duration.ofMinutes(30).toMillis()), "x-max-length", 1_000);

    private final NotificationSettings settings;
    private final BusMetrics metrics;
    private final BusThreads threads = BusThreads.start();
    private final Supervisor supervisor;
    private volatile @Nullable RabbitConsumer consumer;

    /** Connects in the background. @throws IllegalArgumentException where the file of authorities cannot be used */
    public RabbitNotifications(NotificationSettings settings, Clock clock, IdSource ids, BusMetrics metrics) {
        this.settings = settings;
        this.metrics = metrics;
        this.supervisor = new Supervisor(
                new BrokerConnector("trove-notifications", brokerOf(settings), threads.deliveries(), ids),
                new Use(metrics),
                threads.supervisor(),
                clock,
                ids);
        supervisor.start();
    }

    /** Looks at the files that the settings name. @throws IllegalArgumentException where one cannot be used */
    public static void check(NotificationSettings settings) {
        TlsSettings tls = brokerOf(settings).tls();
        if (tls != null) {
            tls.check("taskmanager.nova_notifications");
        }
    }

    private static BrokerSettings brokerOf(NotificationSettings settings) {
        TransportUrl url = settings.url();
        TlsSettings tls = settings.tls() ? new TlsSettings(settings.tlsCaFile()) : null;
        int port = settings.tls() ? BrokerSettings.TLS_PORT : BrokerSettings.PLAIN_PORT;
        return new BrokerSettings(url.hosts(), port, url.user(), url.password(), url.virtualHost(), tls, HEARTBEAT);
    }

    @Override
    public void listen(Consumer<byte[]> handler, Runnable onConnected) {
        RabbitConsumer listening = new RabbitConsumer(
                new Heard(onConnected),
                new RabbitConsumer.Delivering(PREFETCH, incoming -> {
                    handler.accept(incoming.body());
                    incoming.acknowledge();
                }),
                supervisor::repair,
                metrics);
        consumer = listening;
        supervisor.add(listening);
    }

    @Override
    public boolean isConnected() {
        RabbitConsumer listening = consumer;
        return listening != null && listening.isEstablished();
    }

    @Override
    public String problem() {
        return supervisor.trouble().orElseGet(supervisor::problem);
    }

    @Override
    public void close() {
        supervisor.stop();
        threads.stop();
    }

    /** Our queue, bound to the other service's exchange. */
    private final class Heard implements Declaration {
        private final Runnable onConnected;

        Heard(Runnable onConnected) {
            this.onConnected = onConnected;
        }

        @Override
        public String name() {
            return settings.queue();
        }

        @Override
        public List<String> declare(Channel channel, boolean rabbitMq) throws IOException {
            channel.exchangeDeclarePassive(settings.exchange());
            channel.queueDeclare(settings.queue(), true, false, !rabbitMq, rabbitMq ? BOUNDS : Map.of());
            check(channel);
            onConnected.run();
            return List.of(settings.queue());
        }

        /** Nova makes its exchange again where it is gone; our bindings went with the old one. */
        @Override
        public void check(Channel channel) throws IOException {
            for (String topic : settings.topics()) {
                for (String priority : PRIORITIES) {
                    channel.queueBind(settings.queue(), settings.exchange(), topic + "." + priority);
                }
            }
        }
    }

    private record Use(BusMetrics metrics) implements SessionUse {
        @Override
        public String name() {
            return "notifications";
        }

        @Override
        public void repaired(BusMetrics.Part part) {
            metrics.repaired(name(), part);
        }

        @Override
        public void interrupted(int subscriptions) {
            metrics.interrupted(name(), subscriptions);
        }
    }
}
