package org.trove.taskmanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trove.taskmanager.testing.InstanceWorld.ID;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.trove.cloud.CloudException;
import org.trove.message.TaskRequest;
import org.trove.model.InstanceTask;
import org.trove.operation.OperationState;
import org.trove.operation.StepRecord;
import org.trove.taskmanager.testing.EngineOfWorld;
import org.trove.taskmanager.testing.InstanceWorld;

/** What a create that does not succeed leaves in the cloud, where policy keeps nothing. */
class UndoneCreateTest {
    private static final String CREATE = "00000000-0000-0000-0000-000000000001";
    private static final String DELETE = "00000000-0000-0000-0000-000000000002";
    private final CloudException away =
            new CloudException(CloudException.Kind.TRANSIENT, "The cloud cannot be reached.", null);
    private final CloudException refused =
            new CloudException(CloudException.Kind.PERMANENT, "Removal is forbidden.", null);

    private final InstanceWorld world = new InstanceWorld();

    private void startAndFail() {
        EngineOfWorld.start(world, "one", world.rows, EngineOfWorld.thatUndoes());
        world.cloud.newServerStatus = "ERROR";
        world.cloud.newServerFault = "No valid host was found";
        world.accept(InstanceWorld.createRequest(null), CREATE);
        world.advance(Duration.ofSeconds(5));
    }

    private void assertNothingIsLeft() {
        assertThat(world.cloud.servers).isEmpty();
        assertThat(world.cloud.volumes).isEmpty();
        assertThat(world.cloud.addresses).isEmpty();
        assertThat(world.cloud.names().records).isEmpty();
        assertThat(world.details().addresses()).isEmpty();
    }

    @Test
    void aCreateThatFailsLeavesNothingButItsFault() {
        startAndFail();

        assertThat(world.operation(CREATE).state()).isEqualTo(OperationState.FAILED);
        assertNothingIsLeft();
        assertThat(world.details().instance().task()).isEqualTo(InstanceTask.BUILDING_ERROR_SERVER);
        assertThat(world.fault().message()).contains("No valid host was found");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 30, 600})
    void aCloudThatIsAwayDuringTheUndoIsWaitedFor(int minutes) {
        world.cloud.removalFailure = away;
        startAndFail();
        world.advance(Duration.ofMinutes(minutes));
        assertThat(world.operation(CREATE).state()).isEqualTo(OperationState.WAITING);
        assertThat(world.operation(CREATE).reason()).contains("No valid host was found");
        world.cloud.removalFailure = null;

        world.advance(Duration.ofMinutes(2));

        assertThat(world.operation(CREATE).state()).isEqualTo(OperationState.FAILED);
        assertNothingIsLeft();
    }

    @Test
    void aServerThatTheCloudDoesNotListLetsGoOfTheVolumeOnceItIsToldAgain() {
        EngineOfWorld.start(world, "one", world.rows, EngineOfWorld.thatUndoes());
        world.cloud.listsNothing = true;
        world.cloud.removesNothing = true;
        world.accept(InstanceWorld.createRequest(null), CREATE);
        world.advance(Duration.ofMinutes(1));
        assertThat(world.operation(CREATE).undoing()).isTrue();
        assertThat(world.cloud.volumes).isNotEmpty();
        world.cloud.removesNothing = false;

        world.advance(Duration.ofMinutes(5));

        assertThat(world.operation(CREATE).state()).isEqualTo(OperationState.FAILED);
        assertNothingIsLeft();
    }

    @Test
    void whatTheCloudRefusesToTakeBackIsNamedAndTheRestIsTakenBack() {
        world.cloud.removalFailure = refused;
        EngineOfWorld.start(world, "one", world.rows, EngineOfWorld.thatUndoes());
        world.cloud.newServerStatus = "ERROR";
        world.accept(InstanceWorld.createRequest(null), CREATE);

        world.advance(Duration.ofSeconds(5));

        assertThat(world.operation(CREATE).state()).isEqualTo(OperationState.FAILED);
        assertThat(world.operation(CREATE).reason())
                .contains("not undone: create_server: Removal is forbidden.", "not undone: create_volume");
        List<StepRecord> steps =
                world.database.read(stores -> stores.operations().steps(CREATE));
        assertThat(steps).extracting(StepRecord::name).endsWith("allocate_addresses");
    }

    @Test
    void aDeleteThatComesWhileTheFailedCreateIsUndoneEndsBothAndTheCreateHasFailed() {
        world.cloud.removalFailure = away;
        startAndFail();
        world.database.write(stores -> stores.operations().requestCancel(ID));
        world.accept(new TaskRequest.DeleteInstance(ID.value()), DELETE);
        world.advance(Duration.ofMinutes(5));
        world.cloud.removalFailure = null;

        world.advance(Duration.ofMinutes(3));

        assertThat(world.operation(CREATE).state()).isEqualTo(OperationState.FAILED);
        assertThat(world.operation(DELETE).state()).isEqualTo(OperationState.SUCCEEDED);
        assertThat(world.isDeleted()).isTrue();
        assertThat(world.cloud.servers).isEmpty();
    }

    @Test
    void aCancelledCreateLeavesNothingWhateverThePolicyKeeps() {
        EngineOfWorld.start(world, "one", world.rows, new TaskManagerSettings());
        world.accept(InstanceWorld.createRequest(null), CREATE);
        world.advance(Duration.ofSeconds(5));
        assertThat(world.cloud.servers).hasSize(1);

        world.database.write(stores -> stores.operations().requestCancel(ID));
        world.advance(Duration.ofSeconds(5));

        assertThat(world.operation(CREATE).state()).isEqualTo(OperationState.CANCELLED);
        assertNothingIsLeft();
        assertThat(world.fault().message()).isEqualTo("The creation was cancelled.");
    }
}
