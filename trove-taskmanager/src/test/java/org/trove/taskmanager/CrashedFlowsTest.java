package org.trove.taskmanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trove.taskmanager.testing.InstanceWorld.ID;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.trove.message.GuestCommand;
import org.trove.message.TaskRequest;
import org.trove.model.InstanceTask;
import org.trove.model.ServiceStatus;
import org.trove.operation.OperationState;
import org.trove.taskmanager.testing.EngineOfWorld;
import org.trove.taskmanager.testing.FlakyJournal;
import org.trove.taskmanager.testing.InstanceWorld;

/**
 * A process dies after the effect of a step and before its record, at each of the steps of create and delete: the next process
 * performs that step a second time, and the end is the same as if nothing had happened.
 */
class CrashedFlowsTest {
    private static final String CREATE = "00000000-0000-0000-0000-000000000001";
    private static final String DELETE = "00000000-0000-0000-0000-000000000002";
    private static final int STEPS_OF_A_LIFE = 14;
    private static final Duration LEASE_AND_MORE = Duration.ofSeconds(30);

    @Test
    void anUndisturbedLifeTakesAsManyStepsAsTheCrashesBelowCover() {
        InstanceWorld world = new InstanceWorld();
        FlakyJournal journal = new FlakyJournal(world.rows);

        live(world, journal, false);

        assertThat(journal.commits()).isEqualTo(STEPS_OF_A_LIFE);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13})
    void aCrashAtAnyStepChangesNothingOfTheEnd(int commits) {
        InstanceWorld world = new InstanceWorld();

        live(world, new FlakyJournal(world.rows).dyingBeforeCommit(commits), true);
    }

    private static void live(InstanceWorld world, FlakyJournal journal, boolean withSuccessor) {
        world.guests.reaction = command -> {
            if (command instanceof GuestCommand.Prepare) {
                world.guestReports(ServiceStatus.HEALTHY);
            }
        };
        EngineOfWorld.start(world, "one", journal, new TaskManagerSettings());
        if (withSuccessor) {
            EngineOfWorld.start(world, "two", new IdleUntilDeath(world.rows, journal), new TaskManagerSettings());
        }
        world.accept(InstanceWorld.createRequest(null), CREATE);
        world.advance(LEASE_AND_MORE);

        assertThat(world.operation(CREATE).state()).isEqualTo(OperationState.SUCCEEDED);
        assertThat(world.details().instance().task()).isEqualTo(InstanceTask.NONE);
        assertThat(world.details().instance().serverId()).isEqualTo("server-of-11111111");
        assertThat(world.cloud.serversMade).containsEntry(ID, 1);
        assertThat(world.cloud.volumes).hasSize(1);
        assertThat(world.cloud.addresses).hasSize(1);

        world.accept(new TaskRequest.DeleteInstance(ID.value()), DELETE);
        world.advance(LEASE_AND_MORE);

        assertThat(world.operation(DELETE).state()).isEqualTo(OperationState.SUCCEEDED);
        assertThat(world.isDeleted()).isTrue();
        assertThat(world.cloud.serversMade).containsEntry(ID, 1);
        assertThat(world.cloud.servers).isEmpty();
        assertThat(world.cloud.volumes).isEmpty();
        assertThat(world.cloud.addresses).isEmpty();
    }
}
