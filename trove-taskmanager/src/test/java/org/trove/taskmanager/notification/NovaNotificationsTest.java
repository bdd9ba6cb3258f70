package org.trove.taskmanager.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trove.taskmanager.testing.InstanceWorld.ID;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.trove.bus.Notifications;
import org.trove.cloud.CloudException;
import org.trove.cloud.CloudException.Kind;
import org.trove.cloud.Server;
import org.trove.store.InstanceChange;
import org.trove.taskmanager.sweep.InventorySync;
import org.trove.taskmanager.sweep.LateMoves;
import org.trove.taskmanager.sweep.SweepMetrics;
import org.trove.taskmanager.testing.InstanceWorld;

class NovaNotificationsTest {
    private static final String SERVER = "3f0c3a52-6a5e-4f57-9f0e-0c8a1a0f5c11";
    private static final String FOREIGN = "00000000-6a5e-4f57-9f0e-0c8a1a0f5c11";

    private final InstanceWorld world = new InstanceWorld();
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final PlayedSource source = new PlayedSource();

    @BeforeEach
    void listen() {
        world.database.write(stores -> {
            stores.instances().apply(new InstanceChange.ServerSet(ID, SERVER, "ACTIVE"));
            return true;
        });
        InventorySync inventory = new InventorySync(
                world.cloud,
                world.database,
                new LateMoves(world.cloud, world.database, new SweepMetrics(new PrometheusRegistry())));
        new NovaNotifications(source, inventory, world.database, world.time, registry).start();
    }

    private void novaSays(String event, String serverId) {
        source.send(message(event, serverId));
    }

    private static String message(String event, String serverId) {
        return "{\"event_type\": \"compute.instance." + event + "\", \"payload\": {\"instance_id\": \"" + serverId
                + "\", \"state\": \"active\"}}";
    }

    private String status() {
        return String.valueOf(world.details().instance().serverStatus());
    }

    @Test
    void a_server_that_was_talked_of_is_looked_at_a_moment_later() {
        novaSays("delete.end", SERVER);
        assertThat(status()).isEqualTo("ACTIVE");

        world.advance(ServerLooks.FOLD);

        assertThat(status()).isEqualTo("SHUTDOWN");
        assertThat(world.cloud.lookups).isEqualTo(1);
        assertThat(world.cloud.listings).isZero();
        assertThat(counted("trove_nova_notification_looks", "changed")).isEqualTo(1);
    }

    @Test
    void the_word_of_nova_s_api_counts_and_not_that_of_the_message() {
        world.cloud.servers.put(ID, new Server(SERVER, ID, "ERROR", null));

        novaSays("update", SERVER);
        world.advance(ServerLooks.FOLD);

        assertThat(status()).isEqualTo("ERROR");
    }

    @Test
    void what_is_said_twice_within_a_moment_is_one_look_and_what_is_said_later_another() {
        novaSays("power_off.end", SERVER);
        novaSays("update", SERVER);
        world.advance(ServerLooks.FOLD);
        assertThat(world.cloud.lookups).isEqualTo(1);
        assertThat(counted("trove_nova_notifications_ignored", "folded")).isEqualTo(1);

        novaSays("power_on.end", SERVER);
        world.advance(ServerLooks.FOLD);

        assertThat(world.cloud.lookups).isEqualTo(2);
    }

    @Test
    void servers_of_others_are_asked_for_nowhere() {
        novaSays("delete.end", FOREIGN);
        world.advance(ServerLooks.FOLD);

        assertThat(world.cloud.lookups).isZero();
        assertThat(world.cloud.listings).isZero();
        assertThat(counted("trove_nova_notifications_ignored", "foreign")).isEqualTo(1);
    }

    @Test
    void a_beginning_or_an_audit_is_no_reason_to_look() {
        novaSays("delete.start", SERVER);
        novaSays("exists", SERVER);
        source.send("{\"event_type\": \"keypair.create.end\", \"payload\": {\"key_name\": \"k\"}}");
        world.advance(ServerLooks.FOLD);

        assertThat(world.cloud.lookups).isZero();
        assertThat(counted("trove_nova_notifications_ignored", "no_change")).isEqualTo(3);
    }

    @Test
    void what_cannot_be_read_is_counted_and_dropped_and_the_next_is_read() {
        for (String nonsense :
                new String[] {"", "{", "[]", "{\"event_type\": 4}", "{\"oslo.message\": \"{\"}", "{\"oslo.message\": 7}"
                }) {
            source.send(nonsense);
        }
        novaSays("delete.end", "../../flavors");
        source.send("{\"event_type\": \"instance.delete.end\", \"payload\": []}");
        source.send(message("delete.end", SERVER) + " ".repeat(1 << 20));
        assertThat(total("trove_nova_notifications_malformed")).isEqualTo(9);

        novaSays("delete.end", SERVER);
        world.advance(ServerLooks.FOLD);

        assertThat(status()).isEqualTo("SHUTDOWN");
    }

    @Test
    void after_a_connection_all_servers_are_looked_at() {
        source.connect();
        world.advance(ServerLooks.FOLD);

        assertThat(status()).isEqualTo("SHUTDOWN");
        assertThat(world.cloud.listings).isEqualTo(1);
    }

    @Test
    void what_could_not_be_looked_at_is_looked_at_once_the_database_is_back() {
        world.database.setReachable(false);
        novaSays("delete.end", SERVER);
        world.advance(ServerLooks.FOLD);
        world.database.setReachable(true);
        assertThat(status()).isEqualTo("ACTIVE");

        world.advance(ServerLooks.RETRY);

        assertThat(status()).isEqualTo("SHUTDOWN");
        assertThat(counted("trove_nova_notification_looks", "failed")).isEqualTo(1);
    }

    @Test
    void what_could_not_be_looked_at_is_looked_at_once_nova_is_back() {
        world.cloud.lookupFailure = new CloudException(Kind.TRANSIENT, "Nova: away", null);
        novaSays("delete.end", SERVER);
        world.advance(ServerLooks.FOLD);
        world.cloud.lookupFailure = null;

        world.advance(ServerLooks.RETRY);

        assertThat(status()).isEqualTo("SHUTDOWN");
    }

    @Test
    void more_than_can_be_kept_are_all_looked_at_with_one_list() {
        for (int i = 0; i <= ServerLooks.WAITING_LIMIT; i++) {
            novaSays("delete.end", new UUID(1, i).toString());
        }
        novaSays("delete.end", SERVER);
        world.advance(ServerLooks.FOLD);

        assertThat(status()).isEqualTo("SHUTDOWN");
        assertThat(world.cloud.listings).isEqualTo(1);
        assertThat(world.cloud.lookups).isZero();
    }

    @Test
    void it_is_shown_whether_notifications_come() {
        assertThat(gauge()).isZero();

        source.connect();

        assertThat(gauge()).isEqualTo(1);
    }

    private double counted(String name, String label) {
        return counter(name).getDataPoints().stream()
                .filter(point -> point.getLabels().stream()
                        .anyMatch(one -> one.getValue().equals(label)))
                .mapToDouble(CounterSnapshot.CounterDataPointSnapshot::getValue)
                .sum();
    }

    private double total(String name) {
        return counter(name).getDataPoints().stream()
                .mapToDouble(CounterSnapshot.CounterDataPointSnapshot::getValue)
                .sum();
    }

    private CounterSnapshot counter(String name) {
        return (CounterSnapshot) registry.scrape(name::equals).get(0);
    }

    private double gauge() {
        GaugeSnapshot gauge = (GaugeSnapshot)
                registry.scrape("trove_nova_notifications_connected"::equals).get(0);
        return gauge.getDataPoints().get(0).getValue();
    }

    /** Says what a test says. */
    private static final class PlayedSource implements Notifications {
        private Consumer<byte[]> handler = body -> {};
        private Runnable onConnected = () -> {};
        private boolean connected;

        @Override
        public void listen(Consumer<byte[]> handler, Runnable onConnected) {
            this.handler = handler;
            this.onConnected = onConnected;
        }

        void connect() {
            connected = true;
            onConnected.run();
        }

        void send(String body) {
            handler.accept(body.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public boolean isConnected() {
            return connected;
        }

        @Override
        public String problem() {
            return "not begun";
        }

        @Override
        public void close() {}
    }
}
