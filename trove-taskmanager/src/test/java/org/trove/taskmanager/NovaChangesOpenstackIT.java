package org.trove.taskmanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trove.taskmanager.testing.InstanceWorld.ID;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.trove.bus.GuestException;
import org.trove.message.GuestCommand;
import org.trove.message.TaskRequest;
import org.trove.model.Flavor;
import org.trove.model.InstanceTask;
import org.trove.model.ServiceStatus;
import org.trove.operation.Direction;
import org.trove.operation.OperationRecord;
import org.trove.operation.OperationState;
import org.trove.operation.Rewrite;
import org.trove.taskmanager.sweep.InventorySync;
import org.trove.taskmanager.sweep.LateMoves;
import org.trove.taskmanager.sweep.SweepMetrics;

/** The flows that move servers, and the inventory, on a real Nova. */
@Tag("openstack")
class NovaChangesOpenstackIT {
    private static final String OPERATION = "00000000-0000-0000-0000-000000000021";
    private static final Duration INTERVAL = new TaskManagerSettings().inventoryInterval();

    private final NovaWorld nova = new NovaWorld();

    @BeforeEach
    void makeInstance() {
        nova.makeInstance();
    }

    @AfterEach
    void close() {
        nova.close();
    }

    @Test
    void a_migrated_instance_is_on_another_host_with_its_datastore_started_again() {
        String before = nova.host();

        assertThat(nova.run(new TaskRequest.Migrate(ID.value(), null), OPERATION)
                        .state())
                .isEqualTo(OperationState.SUCCEEDED);

        assertThat(nova.host()).isNotEqualTo(before);
        assertThat(nova.server().status()).isEqualTo("ACTIVE");
        assertThat(nova.world.details().instance().serverStatus()).isEqualTo("ACTIVE");
        assertThat(nova.world.details().instance().task()).isEqualTo(InstanceTask.NONE);
        assertThat(nova.world.guests.commands)
                .extracting(command -> command.getClass().getSimpleName())
                .containsExactly("StopDb", "Restart");
    }

    @Test
    void a_host_that_does_not_exist_leaves_the_instance_where_it_is_and_is_told() {
        String before = nova.host();

        assertThat(nova.run(new TaskRequest.Migrate(ID.value(), "no-such-host"), OPERATION)
                        .state())
                .isEqualTo(OperationState.FAILED);

        assertThat(nova.world.fault().message())
                .startsWith("The instance was not migrated: Nova: Compute host no-such-host");
        assertThat(nova.host()).isEqualTo(before);
        assertThat(nova.world.guests.commands)
                .extracting(command -> command.getClass().getSimpleName())
                .containsExactly("StopDb", "Restart");
    }

    @Test
    void a_resize_whose_guest_does_not_start_its_datastore_is_reverted() {
        nova.world.guests.reaction = command -> {
            boolean larger = command instanceof GuestCommand.StartDbWithConfChanges start
                    && start.configContents().startsWith("memory=1024M");
            nova.world.guests.callFailure = larger ? new GuestException("GuestError", "not enough memory") : null;
            nova.world.guestReports(
                    command instanceof GuestCommand.StopDb ? ServiceStatus.SHUTDOWN : ServiceStatus.HEALTHY);
        };
        nova.world.guests.failsAfterReaction = true;

        assertThat(nova.run(NovaWorld.resize(), OPERATION).state()).isEqualTo(OperationState.FAILED);

        assertThat(nova.server().status()).isEqualTo("ACTIVE");
        assertThat(nova.server().flavorId()).isEqualTo("1");
        assertThat(nova.world.details().instance().flavorId()).isEqualTo("1");
    }

    @Test
    void a_resize_that_takes_effect_after_its_undo_is_reverted_within_an_interval() {
        keepInventory();
        nova.world.accept(NovaWorld.resize(), OPERATION);
        nova.world.database.write(stores -> {
            OperationRecord seen = stores.operationDesk().lock(OPERATION).orElseThrow();
            Rewrite undone = new Rewrite(OperationState.FAILED, "", Direction.FORWARD, false, "undone");
            return stores.operationDesk().rewrite(seen, undone);
        });

        nova.cloud.compute().resizeServer(ID, new Flavor("2", "m1.small", 1024, 1, 5, 0));
        nova.passUntil(() ->
                nova.server().flavorId() != null && nova.server().flavorId().equals("2"));
        nova.passUntil(() ->
                "1".equals(nova.server().flavorId()) && nova.server().status().equals("ACTIVE"));

        nova.world.advance(INTERVAL);
        assertThat(nova.world.details().instance().serverStatus()).isEqualTo("ACTIVE");
    }

    @Test
    void a_server_that_is_deleted_at_nova_shows_within_an_interval() {
        keepInventory();
        nova.world.advance(INTERVAL);
        assertThat(nova.world.details().instance().serverStatus()).isEqualTo("ACTIVE");

        nova.deleteServer();
        nova.passUntil(() -> nova.cloud.compute().listServers().isEmpty());
        nova.world.advance(INTERVAL);

        assertThat(nova.world.details().instance().serverStatus()).isEqualTo("SHUTDOWN");
    }

    /** As a task manager does. */
    private void keepInventory() {
        LateMoves late =
                new LateMoves(nova.cloud.compute(), nova.world.database, new SweepMetrics(new PrometheusRegistry()));
        nova.world.time.scheduleWithFixedDelay(
                new InventorySync(nova.cloud.compute(), nova.world.database, late),
                INTERVAL.toMillis(),
                INTERVAL.toMillis(),
                TimeUnit.MILLISECONDS);
    }
}
