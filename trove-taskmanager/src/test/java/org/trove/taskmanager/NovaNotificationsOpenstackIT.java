package org.trove.taskmanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.trove.bus.BusMetrics;
import org.trove.bus.NotificationSettings;
import org.trove.bus.rabbit.RabbitNotifications;
import org.trove.cloud.Compute;
import org.trove.crypto.SecretString;
import org.trove.taskmanager.notification.NovaNotifications;
import org.trove.taskmanager.sweep.InventorySync;
import org.trove.taskmanager.sweep.LateMoves;
import org.trove.taskmanager.sweep.SweepMetrics;
import org.trove.time.SystemIdSource;

/** What a real Nova tells of its servers shows at once, although the inventory is read once an hour. */
@Tag("openstack")
class NovaNotificationsOpenstackIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    private final NovaWorld nova = new NovaWorld();
    private final AtomicInteger callsToNova = new AtomicInteger();
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(2);
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final String queue = "trove-it-" + UUID.randomUUID();
    private final RabbitNotifications source = new RabbitNotifications(
            NotificationSettings.at(SecretString.of(NovaWorld.property("transport_url")), queue),
            Clock.systemUTC(),
            new SystemIdSource(),
            new BusMetrics(new PrometheusRegistry()));

    @BeforeEach
    void listen() {
        nova.makeInstance();
        Compute compute = counted(nova.cloud.compute());
        InventorySync inventory = new InventorySync(
                compute,
                nova.world.database,
                new LateMoves(compute, nova.world.database, new SweepMetrics(new PrometheusRegistry())));
        threads.scheduleWithFixedDelay(inventory, 1, 1, TimeUnit.HOURS);
        new NovaNotifications(source, inventory, nova.world.database, threads, registry).start();
        awaitQuiet(1);
    }

    @AfterEach
    void close() throws Exception {
        source.close();
        threads.shutdownNow();
        try {
            nova.close();
        } finally {
            removeQueue();
        }
    }

    private void removeQueue() throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost("127.0.0.1");
        factory.setPort(Integer.parseInt(NovaWorld.property("transport_url").replaceFirst("^.*:([0-9]+)//$", "$1")));
        try (Connection connection = factory.newConnection();
                Channel channel = connection.createChannel()) {
            channel.queueDelete(queue);
        }
    }

    @Test
    void a_server_that_is_deleted_behind_our_back_shows_at_once() {
        nova.deleteServer();

        awaitStatus("SHUTDOWN");
    }

    @Test
    void a_server_that_is_stopped_started_or_called_broken_shows_at_once() {
        nova.act("os-stop", null);
        awaitStatus("SHUTOFF");
        nova.act("os-start", null);
        awaitStatus("ACTIVE");
        nova.act("os-resetState", Map.of("state", "error"));
        awaitStatus("ERROR");

        assertThat(counted("trove_nova_notifications_received", "versioned")).isPositive();
        assertThat(counted("trove_nova_notifications_received", "unversioned")).isPositive();
        assertThat(total("trove_nova_notifications_malformed")).isZero();
    }

    @Test
    void after_the_connection_was_cut_changes_show_again() {
        double looksBefore = total("trove_nova_notification_looks");
        NovaWorld.cut("trove-notifications");
        awaitQuiet(looksBefore + 1);

        nova.deleteServer();

        awaitStatus("SHUTDOWN");
    }

    @Test
    void a_server_that_is_nobody_s_instance_is_not_asked_for() {
        int before = callsToNova.get();

        nova.passForeignServer();

        // Its creation and its deletion, which are further apart than what is folded.
        await().atMost(SOON).until(() -> counted("trove_nova_notifications_ignored", "foreign") >= 2);
        assertThat(counted("trove_nova_notifications_received", "delete")).isPositive();
        assertThat(callsToNova).hasValue(before);
    }

    private void awaitStatus(String status) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(nova.world.details().instance().serverStatus())
                        .isEqualTo(status));
    }

    /** Until we are connected and everything was looked at for that. */
    private void awaitQuiet(double looks) {
        await().atMost(SOON).until(source::isConnected);
        await().atMost(SOON).until(() -> total("trove_nova_notification_looks") >= looks);
    }

    private double counted(String name, String label) {
        return registry.scrape(name::equals).stream()
                .flatMap(metric -> ((CounterSnapshot) metric).getDataPoints().stream())
                .filter(point -> point.getLabels().stream()
                        .anyMatch(one -> one.getValue().equals(label)))
                .mapToDouble(CounterSnapshot.CounterDataPointSnapshot::getValue)
                .sum();
    }

    private double total(String name) {
        return registry.scrape(name::equals).stream()
                .flatMap(metric -> ((CounterSnapshot) metric).getDataPoints().stream())
                .mapToDouble(CounterSnapshot.CounterDataPointSnapshot::getValue)
                .sum();
    }

    private Compute counted(Compute compute) {
        return (Compute) Proxy.newProxyInstance(
                Compute.class.getClassLoader(), new Class<?>[] {Compute.class}, (proxy, method, arguments) -> {
                    callsToNova.incrementAndGet();
                    try {
                        return method.invoke(compute, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
