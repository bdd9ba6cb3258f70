package org.trove.taskmanager.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trove.taskmanager.testing.InstanceWorld.CATALOG;
import static org.trove.taskmanager.testing.InstanceWorld.ID;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.trove.cloud.CloudException;
import org.trove.message.TaskRequest;
import org.trove.operation.OperationState;
import org.trove.store.InstanceChange;
import org.trove.taskmanager.TaskManagerSettings;
import org.trove.taskmanager.testing.EngineOfWorld;
import org.trove.taskmanager.testing.InstanceWorld;

class LateMovesTest {
    private static final String RESIZE = "00000000-0000-0000-0000-000000000007";

    private final InstanceWorld world = new InstanceWorld();
    private final InventorySync sync = new InventorySync(
            world.cloud,
            world.database,
            new LateMoves(world.cloud, world.database, new SweepMetrics(new PrometheusRegistry())));

    @BeforeEach
    void makeInstance() {
        world.guestsObey();
        world.makeInstance();
    }

    @Test
    void aResizeThatTakesEffectAfterItsUndoIsReverted() {
        failResize();
        takeEffect();

        sync.run();

        assertThat(world.cloud.findServer(ID)).get().satisfies(server -> {
            assertThat(server.status()).isEqualTo("ACTIVE");
            assertThat(server.flavorId()).isEqualTo("flavor-1");
        });
        sync.run();
        assertThat(world.details().instance().serverStatus()).isEqualTo("ACTIVE");
        assertThat(world.cloud.made).containsEntry("revert", 1);
    }

    @Test
    void aRestartInBetweenChangesNothingOfThat() {
        failResize();
        world.accept(new TaskRequest.Restart(ID.value()), "00000000-0000-0000-0000-000000000008");
        world.advance(Duration.ofSeconds(3));
        takeEffect();

        sync.run();

        assertThat(status()).isEqualTo("ACTIVE");
    }

    @Test
    void aResizeThatIsUnderWayIsLeftAlone() {
        failResize();
        takeEffect();
        world.accept(InstanceWorld.resizeRequest(), "00000000-0000-0000-0000-000000000009");

        sync.run();

        assertThat(status()).isEqualTo("VERIFY_RESIZE");
    }

    @Test
    void whatSomebodyElseMovedIsLeftAlone() {
        takeEffect();
        sync.run();
        assertThat(status()).isEqualTo("VERIFY_RESIZE");

        world.cloud.revertResize(ID);
        failResize();
        world.advance(Duration.ofMinutes(61));
        takeEffect();
        sync.run();

        assertThat(status()).isEqualTo("VERIFY_RESIZE");
    }

    @Test
    void theServerOfADeletedInstanceIsForTheLeftoverSweep() {
        failResize();
        takeEffect();
        world.database.write(stores -> {
            stores.instances().apply(new InstanceChange.Deleted(ID));
            return true;
        });

        new LateMoves(world.cloud, world.database, new SweepMetrics(new PrometheusRegistry()))
                .takeBack(world.cloud.listServers());

        assertThat(status()).isEqualTo("VERIFY_RESIZE");
    }

    @Test
    void aCloudThatRefusesIsAskedAgain() {
        failResize();
        takeEffect();
        world.cloud.serverFailure = new CloudException(CloudException.Kind.BUSY, "not now", null);
        sync.run();
        assertThat(status()).isEqualTo("VERIFY_RESIZE");
        world.cloud.serverFailure = null;

        sync.run();

        assertThat(status()).isEqualTo("ACTIVE");
    }

    /** As where the call to the cloud is still on its way: nothing has happened when it is undone. */
    private void failResize() {
        world.cloud.resizedServerStatus = "ACTIVE";
        world.cloud.resizeKeepsFlavor = true;
        EngineOfWorld.start(world, "one", world.rows, new TaskManagerSettings());
        world.accept(InstanceWorld.resizeRequest(), RESIZE);
        world.advance(Duration.ofMinutes(2));
        assertThat(world.operation(RESIZE).state()).isEqualTo(OperationState.FAILED);
    }

    private void takeEffect() {
        world.cloud.resizedServerStatus = "VERIFY_RESIZE";
        world.cloud.resizeKeepsFlavor = false;
        world.cloud.resizeServer(ID, CATALOG.flavor("flavor-2").orElseThrow());
        assertThat(status()).isEqualTo("VERIFY_RESIZE");
    }

    private String status() {
        return world.cloud.findServer(ID).orElseThrow().status();
    }
}
