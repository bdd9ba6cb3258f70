package org.trove.taskmanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trove.taskmanager.testing.InstanceWorld.ID;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.trove.bus.BusException;
import org.trove.bus.GuestException;
import org.trove.cloud.CloudException;
import org.trove.message.FilesystemStats;
import org.trove.message.GuestCommand;
import org.trove.message.TaskRequest;
import org.trove.model.Access;
import org.trove.model.InstanceTask;
import org.trove.model.Quota;
import org.trove.model.ServiceStatus;
import org.trove.operation.OperationState;
import org.trove.operation.Subject;
import org.trove.taskmanager.testing.EngineOfWorld;
import org.trove.taskmanager.testing.InstanceWorld;

/** Instances that run and become something else. */
class ChangeFlowsTest {
    private static final Duration SHORT = Duration.ofSeconds(3);

    private final InstanceWorld world = new InstanceWorld();

    @BeforeEach
    void makeInstance() {
        world.guestsObey();
        world.makeInstance();
    }

    private void start() {
        EngineOfWorld.start(world, "one", world.rows, new TaskManagerSettings());
    }

    private OperationState run(String kind) {
        start();
        world.accept(Changes.of(kind), Changes.id(kind));
        world.advance(SHORT);
        return world.operation(Changes.id(kind)).state();
    }

    private void resizeWithReservation() {
        world.reserve(Quota.Resource.RAM, 1536);
    }

    private List<String> commands() {
        return world.guests.commands.stream()
                .map(command -> command.getClass().getSimpleName())
                .toList();
    }

    @Test
    void aResizeStopsTheDatastoreOnceAndStartsItWithTheNewFlavorsConfiguration() {
        resizeWithReservation();

        assertThat(run("resize_flavor")).isEqualTo(OperationState.SUCCEEDED);

        assertThat(commands()).containsExactly("StopDb", "StartDbWithConfChanges");
        assertThat(world.guests.commands.get(1))
                .isInstanceOfSatisfying(GuestCommand.StartDbWithConfChanges.class, start -> {
                    assertThat(start.configContents()).startsWith("memory=2048M\n");
                    assertThat(start.dsVersion()).isEqualTo("1.2.3");
                });
        assertThat(world.details().instance().flavorId()).isEqualTo("flavor-2");
        assertThat(world.details().instance().task()).isEqualTo(InstanceTask.NONE);
        assertThat(world.details().instance().serverStatus()).isEqualTo("ACTIVE");
        assertThat(world.inUse(Quota.Resource.RAM)).isEqualTo(2048);
        assertThat(world.cloud.made).containsEntry("confirmation of resize", 1);
    }

    @Test
    void aDatastoreThatDoesNotStartWithTheNewFlavorIsAsItWasAndTheFaultSaysWhy() {
        resizeWithReservation();
        world.guests.reaction = command -> {
            boolean large = command instanceof GuestCommand.StartDbWithConfChanges start
                    && start.configContents().startsWith("memory=2048M");
            world.guests.callFailure = large ? new GuestException("GuestError", "not enough memory") : null;
            world.guestReports(command instanceof GuestCommand.StopDb ? ServiceStatus.SHUTDOWN : ServiceStatus.HEALTHY);
        };
        world.guests.failsAfterReaction = true;

        assertThat(run("resize_flavor")).isEqualTo(OperationState.FAILED);

        assertThat(world.fault().message()).isEqualTo("The instance was not resized: not enough memory");
        assertThat(commands())
                .containsExactly("StopDb", "StartDbWithConfChanges", "ResetConfiguration", "StartDbWithConfChanges");
        assertThat(world.details().instance().flavorId()).isEqualTo("flavor-1");
        assertThat(world.details().instance().task()).isEqualTo(InstanceTask.NONE);
        assertThat(world.cloud.servers.get(ID)).isNotNull().satisfies(server -> {
            assertThat(server.flavorId()).isEqualTo("flavor-1");
            assertThat(server.status()).isEqualTo("ACTIVE");
        });
        assertThat(world.inUse(Quota.Resource.RAM)).isEqualTo(512);
    }

    @Test
    void aCloudThatRefusesLeavesTheDatastoreRunning() {
        resizeWithReservation();
        world.cloud.resizeFailure = new CloudException(CloudException.Kind.QUOTA, "No valid host was found.", null);

        assertThat(run("resize_flavor")).isEqualTo(OperationState.FAILED);

        assertThat(world.fault().message()).contains("No valid host was found.");
        assertThat(world.details().guest().status()).isEqualTo(ServiceStatus.HEALTHY);
        assertThat(world.inUse(Quota.Resource.RAM)).isEqualTo(512);
    }

    @Test
    void aServerThatTheCloudDidNotResizeIsNoticed() {
        world.cloud.resizedServerStatus = "ACTIVE";
        world.cloud.resizeKeepsFlavor = true;
        start();
        world.accept(Changes.of("resize_flavor"), Changes.id("resize_flavor"));

        world.advance(Duration.ofMinutes(2));

        assertThat(world.operation(Changes.id("resize_flavor")).state()).isEqualTo(OperationState.FAILED);
        assertThat(world.fault().message()).contains("the server is as it was");
    }

    @Test
    void aResizeThatSomebodyTakesBackInTheCloudIsNoneForTheInstanceEither() {
        resizeWithReservation();
        world.guests.reaction = command -> {
            if (command instanceof GuestCommand.StartDbWithConfChanges) {
                world.cloud.revertResize(ID);
            }
            world.guestReports(command instanceof GuestCommand.StopDb ? ServiceStatus.SHUTDOWN : ServiceStatus.HEALTHY);
        };

        assertThat(run("resize_flavor")).isEqualTo(OperationState.FAILED);

        assertThat(world.fault().message())
                .contains("The resize was taken back in the cloud")
                .contains("flavor-1");
        assertThat(world.details().instance().flavorId()).isEqualTo("flavor-1");
        assertThat(world.inUse(Quota.Resource.RAM)).isEqualTo(512);
    }

    @Test
    void aServerInErrorIsToldWithTheCloudsReasonAndHoldsNothingUp() {
        world.cloud.resizedServerStatus = "ERROR";

        assertThat(run("resize_flavor")).isEqualTo(OperationState.FAILED);

        assertThat(world.fault().message()).contains("No valid host was found.");
        assertThat(world.operation(Changes.id("resize_flavor")).reason()).contains("not undone: resize_server");
        assertThat(world.details().instance().task()).isEqualTo(InstanceTask.NONE);
    }

    @Test
    void aGuestThatNeverComesBackIsNoReasonToWaitForEver() {
        resizeWithReservation();
        world.guests.reaction = command -> world.guests.callFailure = command instanceof GuestCommand.StopDb
                ? new BusException(BusException.Reason.TIMEOUT, "no answer", null)
                : null;
        start();
        world.accept(Changes.of("resize_flavor"), Changes.id("resize_flavor"));

        world.advance(Duration.ofMinutes(30));

        assertThat(world.operation(Changes.id("resize_flavor")).state()).isEqualTo(OperationState.FAILED);
        assertThat(world.cloud.servers.get(ID))
                .isNotNull()
                .satisfies(server -> assertThat(server.flavorId()).isEqualTo("flavor-1"));
        assertThat(world.details().instance().task()).isEqualTo(InstanceTask.NONE);
    }

    @Test
    void aDeletionDuringAResizeGetsThroughAndGivesTheQuotaBackOnce() {
        resizeWithReservation();
        world.cloud.resizedServerStatus = "RESIZE";
        run("resize_flavor");
        world.database.write(stores -> {
            stores.instances().takeReserved(ID);
            stores.quotas().add(InstanceWorld.PROJECT, java.util.Map.of(Quota.Resource.RAM, -2048));
            stores.instances().changeTask(ID, java.util.EnumSet.allOf(InstanceTask.class), InstanceTask.DELETING);
            stores.operations().requestCancel(ID);
            stores.operations().wake(List.of(Subject.of(ID)));
            return true;
        });
        String delete =
                world.accept(new TaskRequest.DeleteInstance(ID.value()), "00000000-0000-0000-0000-000000000009");

        world.advance(Duration.ofMinutes(15));

        assertThat(world.operation(Changes.id("resize_flavor")).state()).isEqualTo(OperationState.CANCELLED);
        assertThat(world.operation(delete).state()).isEqualTo(OperationState.SUCCEEDED);
        assertThat(world.inUse(Quota.Resource.RAM)).isZero();
    }

    @Test
    void aVolumeGrowsWhileTheDatastoreRuns() {
        world.reserve(Quota.Resource.VOLUMES, 3);

        assertThat(run("resize_volume")).isEqualTo(OperationState.SUCCEEDED);

        assertThat(world.guests.commands)
                .containsExactly(
                        new GuestCommand.ResizeFs("/dev/vdb", "/var/lib/exampledb", true),
                        new GuestCommand.GetFilesystemStats("/var/lib/exampledb"));
        assertThat(world.details().instance().volumeSizeGb()).isEqualTo(5);
        assertThat(world.inUse(Quota.Resource.VOLUMES)).isEqualTo(5);
    }

    @Test
    void aFileSystemGrowsAgainUntilItsServerHasSeenHowLargeTheVolumeIs() {
        world.reserve(Quota.Resource.VOLUMES, 3);
        world.guests.answer = command -> command instanceof GuestCommand.GetFilesystemStats
                ? seenVolume(world.guests.count(GuestCommand.ResizeFs.class) < 3 ? 2 : 5)
                : null;

        run("resize_volume");
        world.advance(Duration.ofSeconds(30));

        assertThat(world.operation(Changes.id("resize_volume")).state()).isEqualTo(OperationState.SUCCEEDED);
        assertThat(world.guests.count(GuestCommand.ResizeFs.class)).isEqualTo(3);
    }

    @Test
    void aServerThatNeverSeesTheLargerVolumeIsAFaultThatSaysSo() {
        world.reserve(Quota.Resource.VOLUMES, 3);
        world.guests.answer = command -> command instanceof GuestCommand.GetFilesystemStats ? seenVolume(2) : null;

        run("resize_volume");
        world.advance(Duration.ofMinutes(15));

        assertThat(world.operation(Changes.id("resize_volume")).state()).isEqualTo(OperationState.FAILED);
        assertThat(world.fault().message())
                .contains("The volume was not resized", "The server sees a volume of 2 GB still, not of 5 GB.");
    }

    private static FilesystemStats seenVolume(int sizeGb) {
        return new FilesystemStats(4096, 1, 1, 1.0, 0.1, 0.9, (long) sizeGb << 30);
    }

    @Test
    void aVolumeThatCannotGrowWhileItIsInUseIsTakenOffMeanwhile() {
        EngineOfWorld.start(world, "one", world.rows, EngineOfWorld.with("{\"online_volume_resize\": false}"));
        world.accept(Changes.of("resize_volume"), Changes.id("resize_volume"));

        world.advance(SHORT);

        assertThat(world.operation(Changes.id("resize_volume")).state()).isEqualTo(OperationState.SUCCEEDED);
        assertThat(commands()).containsExactly("StopDb", "UnmountVolume", "ResizeFs", "MountVolume", "Restart");
        assertThat(world.cloud.volumes.get(ID)).isNotNull().satisfies(volume -> {
            assertThat(volume.status()).isEqualTo("in-use");
            assertThat(volume.sizeGb()).isEqualTo(5);
        });
    }

    @Test
    void aVolumeThatCannotGrowGivesItsReservationBack() {
        world.reserve(Quota.Resource.VOLUMES, 3);
        world.cloud.volumeFailure = new CloudException(CloudException.Kind.QUOTA, "no more gigabytes", null);

        assertThat(run("resize_volume")).isEqualTo(OperationState.FAILED);

        assertThat(world.fault().message()).isEqualTo("The volume was not resized: no more gigabytes");
        assertThat(world.details().instance().volumeSizeGb()).isEqualTo(2);
        assertThat(world.inUse(Quota.Resource.VOLUMES)).isEqualTo(2);
    }

    @Test
    void aVolumeThatHasGrownIsShownThoughItsFileSystemHasNot() {
        world.reserve(Quota.Resource.VOLUMES, 3);
        world.guests.callFailure = new GuestException("GuestError", "resize2fs ended with code 1");

        assertThat(run("resize_volume")).isEqualTo(OperationState.FAILED);

        assertThat(world.details().instance().volumeSizeGb()).isEqualTo(5);
        assertThat(world.inUse(Quota.Resource.VOLUMES)).isEqualTo(5);
        assertThat(world.fault().message()).contains("resize2fs");
    }

    @Test
    void aRebootDoesNotMindAGuestThatCannotStopItsDatastore() {
        world.guests.reaction = command -> {
            world.guests.callFailure =
                    command instanceof GuestCommand.StopDb ? new GuestException("GuestError", "it hangs") : null;
            world.guestReports(ServiceStatus.HEALTHY);
        };
        world.guests.failsAfterReaction = true;

        assertThat(run("reboot")).isEqualTo(OperationState.SUCCEEDED);

        assertThat(commands()).containsExactly("StopDb", "Restart");
        assertThat(world.cloud.made).containsEntry("reboot", 1);
    }

    @Test
    void aServerThatDoesNotComeBackFromItsRebootIsToldAfterAWhile() {
        world.cloud.rebootedServerStatus = "REBOOT";
        start();
        world.accept(Changes.of("reboot"), Changes.id("reboot"));

        world.advance(Duration.ofMinutes(3));

        assertThat(world.operation(Changes.id("reboot")).state()).isEqualTo(OperationState.FAILED);
        assertThat(world.fault().message()).startsWith("The reboot failed:").contains("REBOOT");
        assertThat(world.details().instance().task()).isEqualTo(InstanceTask.NONE);
    }

    @Test
    void aRebuiltServerHasItsFilesItsVolumeAndItsConfiguration() {
        assertThat(run("rebuild")).isEqualTo(OperationState.SUCCEEDED);

        assertThat(world.cloud.lastSpec().imageId()).isEqualTo("image-2");
        assertThat(world.cloud.lastSpec().volumeId()).isEqualTo("volume-of-11111111");
        assertThat(world.cloud.lastSpec().files().get("/etc/trove/conf.d/guest_info.conf"))
                .contains("instance_rpc_encr_key = instance-key-" + ID);
        assertThat(world.guests.commands.get(1))
                .isInstanceOfSatisfying(
                        GuestCommand.Rebuild.class,
                        rebuild -> assertThat(rebuild.configContents()).startsWith("memory=512M\n"));
    }

    @Test
    void aRebuiltGuestThatSaysNothingIsToldAgain() {
        world.guests.reaction = command -> {};
        start();
        world.accept(Changes.of("rebuild"), Changes.id("rebuild"));
        world.advance(Duration.ofMinutes(2));
        assertThat(world.guests.count(GuestCommand.Rebuild.class)).isGreaterThan(2);

        world.guestReports(ServiceStatus.HEALTHY);
        world.advance(SHORT);

        assertThat(world.operation(Changes.id("rebuild")).state()).isEqualTo(OperationState.SUCCEEDED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"reboot", "rebuild", "migrate", "resize_flavor", "resize_volume", "update_access"})
    void aFaultOfAnEarlierTryIsForgotten(String kind) {
        world.database.write(stores -> {
            stores.instances().apply(new org.trove.store.InstanceChange.FaultSet(ID, "The volume was not resized", ""));
            return true;
        });

        assertThat(run(kind)).isEqualTo(OperationState.SUCCEEDED);

        assertThat(world.details().fault()).isNull();
    }

    @Test
    void accessIsChangedInTheCloudAndThenShown() {
        assertThat(run("update_access")).isEqualTo(OperationState.SUCCEEDED);

        Access access = new Access(true, List.of("10.0.0.0/8"));
        assertThat(world.cloud.accesses).containsEntry(ID, access);
        assertThat(world.details().instance().access()).isEqualTo(access);
    }

    @Test
    void accessThatCannotBeChangedLeavesTheErrorAndTheOldAccess() {
        world.cloud.networkFailure = new CloudException(CloudException.Kind.PERMANENT, "no such rule", null);

        assertThat(run("update_access")).isEqualTo(OperationState.FAILED);

        assertThat(world.details().instance().task()).isEqualTo(InstanceTask.UPDATING_ERROR_ACCESS);
        assertThat(world.details().instance().access()).isNull();
        assertThat(world.fault().message()).isEqualTo("The access was not changed: no such rule");
    }
}
