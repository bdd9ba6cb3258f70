package org.trove.taskmanager.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trove.taskmanager.testing.InstanceWorld.ID;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.trove.cloud.Server;
import org.trove.store.InstanceChange;
import org.trove.taskmanager.testing.InstanceWorld;

class InventorySyncTest {
    private final InstanceWorld world = new InstanceWorld();
    private final InventorySync sync = new InventorySync(
            world.cloud,
            world.database,
            new LateMoves(world.cloud, world.database, new SweepMetrics(new PrometheusRegistry())));

    @BeforeEach
    void anInstanceWithServer() {
        world.database.write(stores -> {
            stores.instances().apply(new InstanceChange.ServerSet(ID, "server-1", "BUILD"));
            return true;
        });
        world.cloud.servers.put(ID, new Server("server-1", ID, "ACTIVE", null));
    }

    @Test
    void theCloudsWordBecomesTheInstances() {
        sync.run();

        assertThat(world.details().instance().serverStatus()).isEqualTo("ACTIVE");
    }

    @Test
    void aServerThatIsGoneIsShownAsShutDown() {
        world.cloud.servers.clear();

        sync.run();

        assertThat(world.details().instance().serverStatus()).isEqualTo("SHUTDOWN");
    }

    @Test
    void aLookAtOneServerAsksForNoOther() {
        assertThat(sync.look(List.of(ID))).isEqualTo(1);
        assertThat(world.details().instance().serverStatus()).isEqualTo("ACTIVE");
        world.cloud.servers.clear();

        assertThat(sync.look(List.of(ID))).isEqualTo(1);

        assertThat(world.details().instance().serverStatus()).isEqualTo("SHUTDOWN");
        assertThat(world.cloud.lookups).isEqualTo(2);
        assertThat(world.cloud.listings).isZero();
    }

    @Test
    void aRoundWithoutNewsWritesNothing() {
        sync.run();
        long version = world.details().instance().version();

        sync.run();

        assertThat(world.details().instance().version()).isEqualTo(version);
        assertThat(world.cloud.listings).isEqualTo(2);
    }

    @Test
    void aDatabaseThatIsAwayDoesNotEndTheRounds() {
        world.database.setReachable(false);
        sync.run();
        world.database.setReachable(true);

        sync.run();

        assertThat(world.details().instance().serverStatus()).isEqualTo("ACTIVE");
    }
}
