package org.trove.taskmanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trove.taskmanager.testing.InstanceWorld.ID;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.trove.bus.BusException;
import org.trove.bus.GuestException;
import org.trove.cloud.CloudException;
import org.trove.message.GuestCommand;
import org.trove.message.TaskRequest;
import org.trove.model.InstanceTask;
import org.trove.model.ServiceStatus;
import org.trove.operation.OperationState;
import org.trove.store.InstanceChange;
import org.trove.taskmanager.testing.EngineOfWorld;
import org.trove.taskmanager.testing.InstanceWorld;
import org.trove.taskmanager.testing.RefusingJournal;

class InstanceFlowsTest {
    private static final String CREATE = "00000000-0000-0000-0000-000000000001";
    private static final String DELETE = "00000000-0000-0000-0000-000000000002";
    private static final String RESTART = "00000000-0000-0000-0000-000000000003";
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final InstanceWorld world = new InstanceWorld();

    @BeforeEach
    void start() {
        EngineOfWorld.start(world, "one", world.rows, new TaskManagerSettings());
    }

    private void prepareMakesHealthy() {
        world.guests.reaction = command -> {
            if (command instanceof GuestCommand.Prepare) {
                world.guestReports(ServiceStatus.HEALTHY);
            }
        };
    }

    @Test
    void aCreateEndsWithAHealthyInstanceThatHasServerVolumeAndAddress() {
        prepareMakesHealthy();
        world.accept(InstanceWorld.createRequest("root-password"), CREATE);

        world.advance(SECOND.multipliedBy(2));

        assertThat(world.operation(CREATE).state()).isEqualTo(OperationState.SUCCEEDED);
        assertThat(world.details().instance().task()).isEqualTo(InstanceTask.NONE);
        assertThat(world.details().instance().serverId()).isEqualTo("server-of-11111111");
        assertThat(world.details().instance().volumeId()).isEqualTo("volume-of-11111111");
        assertThat(world.details().addresses()).hasSize(1);
        boolean rootRecorded = world.database.read(stores -> stores.instances().rootEnabledSince(ID) != null);
        assertThat(rootRecorded).isTrue();
    }

    @Test
    void usersReachThePortsOfTheInstancesOwnDatastore() {
        for (int port : new int[] {4711, 5999}) {
            InstanceWorld other = new InstanceWorld();
            EngineOfWorld.start(other, "one", other.rows, new TaskManagerSettings());
            other.database.write(stores -> {
                stores.datastores().register(InstanceWorld.descriptor(port));
                return port;
            });
            other.accept(InstanceWorld.createRequest(null), CREATE);
            other.advance(SECOND.multipliedBy(2));

            assertThat(other.cloud.ports.get(ID)).containsExactly(port);
            assertThat(other.cloud.lastSpec().tcpPorts()).containsExactly(port);
        }
    }

    @Test
    void theGuestFindsItsIdentityAndItsMessageSaysWhatToBecome() {
        prepareMakesHealthy();
        world.accept(InstanceWorld.createRequest(null), CREATE);

        world.advance(SECOND.multipliedBy(2));

        assertThat(world.cloud.lastSpec().files().get("/etc/trove/conf.d/guest_info.conf"))
                .startsWith("[DEFAULT]\n")
                .contains("guest_id = " + ID + "\n", "instance_rpc_encr_key = instance-key-" + ID + "\n");
        assertThat(world.cloud.lastSpec().userData())
                .startsWith("#cloud-config\n")
                .contains("/guest_info.conf\n");
        assertThat(world.guests.commands)
                .singleElement()
                .isInstanceOfSatisfying(GuestCommand.Prepare.class, prepare -> {
                    assertThat(prepare.configContents()).startsWith("memory=512M\n");
                    assertThat(prepare.mountPoint()).isEqualTo("/var/lib/exampledb");
                    assertThat(prepare.databases()).hasSize(1);
                });
    }

    @Test
    void noSecretIsAmongWhatStepsHandOn() {
        prepareMakesHealthy();
        world.accept(InstanceWorld.createRequest("root-password"), CREATE);

        world.advance(SECOND.multipliedBy(2));

        assertThat(world.operation(CREATE).outputs().toString()).doesNotContain("password", "instance-key");
    }

    @Test
    void aGuestThatSaysNothingIsToldAgainAndTheLateOneStillCounts() {
        world.accept(InstanceWorld.createRequest(null), CREATE);

        world.advance(Duration.ofMinutes(5));
        assertThat(world.operation(CREATE).state()).isEqualTo(OperationState.WAITING);
        assertThat(world.guests.count(GuestCommand.Prepare.class)).isBetween(10L, 21L);
        world.guestReports(ServiceStatus.HEALTHY);
        world.advance(SECOND);

        assertThat(world.operation(CREATE).state()).isEqualTo(OperationState.SUCCEEDED);
    }

    @Test
    void aGuestThatIsBuildingIsNotToldAgain() {
        world.guests.reaction = command -> world.guestReports(ServiceStatus.BUILDING);
        world.accept(InstanceWorld.createRequest(null), CREATE);

        world.advance(Duration.ofMinutes(5));

        assertThat(world.guests.count(GuestCommand.Prepare.class)).isEqualTo(1);
    }

    @Test
    void aGuestThatNeverReportsLeavesTheTimeoutCodeAfterHalfAnHour() {
        world.accept(InstanceWorld.createRequest(null), CREATE);

        world.advance(Duration.ofMinutes(29));
        assertThat(world.operation(CREATE).state()).isEqualTo(OperationState.WAITING);
        world.advance(Duration.ofMinutes(2));

        assertThat(world.operation(CREATE).state()).isEqualTo(OperationState.FAILED);
        assertThat(world.details().instance().task()).isEqualTo(InstanceTask.BUILDING_ERROR_TIMEOUT_GA);
        assertThat(world.details().guest().status()).isEqualTo(ServiceStatus.FAILED_TIMEOUT_GUESTAGENT);
        assertThat(world.details().fault()).isNotNull();
        assertThat(world.cloud.servers).as("kept for inspection").hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = ServiceStatus.class,
            names = {"FAILED", "SHUTDOWN", "CRASHED", "BLOCKED"})
    void aGuestThatFailedEndsTheCreateAtOnce(ServiceStatus status) {
        world.guests.reaction = command -> {
            InstanceChange.FaultSet fault = new InstanceChange.FaultSet(ID, "disk is read-only", "");
            world.database.write(stores -> {
                stores.instances().apply(fault);
                return true;
            });
            world.guestReports(status);
        };
        world.accept(InstanceWorld.createRequest(null), CREATE);

        world.advance(SECOND.multipliedBy(3));

        assertThat(world.details().instance().task()).isEqualTo(InstanceTask.BUILDING_ERROR_TIMEOUT_GA);
        assertThat(world.fault().message()).isEqualTo("disk is read-only");
    }

    @Test
    void aFaultThatTheGuestReportedSurvivesASuccessfulCreate() {
        world.guests.reaction = command -> {
            world.database.write(stores -> {
                stores.instances().apply(new InstanceChange.FaultSet(ID, "user u1 was not made", ""));
                return true;
            });
            world.guestReports(ServiceStatus.HEALTHY);
        };
        world.accept(InstanceWorld.createRequest(null), CREATE);

        world.advance(SECOND.multipliedBy(2));

        assertThat(world.details().instance().task()).isEqualTo(InstanceTask.NONE);
        assertThat(world.details().fault()).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({"network, BUILDING_ERROR_PORT", "volume, BUILDING_ERROR_VOLUME", "server, BUILDING_ERROR_SERVER"})
    void whatTheCloudRefusesIsTheInstancesErrorInTheCloudsWords(String part, InstanceTask expected) {
        CloudException refusal = new CloudException(CloudException.Kind.QUOTA, "no more " + part + "s", null);
        world.cloud.networkFailure = part.equals("network") ? refusal : null;
        world.cloud.volumeFailure = part.equals("volume") ? refusal : null;
        world.cloud.serverFailure = part.equals("server") ? refusal : null;
        world.accept(InstanceWorld.createRequest(null), CREATE);

        world.advance(SECOND.multipliedBy(2));

        assertThat(world.details().instance().task()).isEqualTo(expected);
        assertThat(world.fault().message()).isEqualTo("no more " + part + "s");
    }

    @Test
    void aServerInErrorEndsTheCreateWithTheCloudsReason() {
        world.cloud.newServerStatus = "ERROR";
        world.cloud.newServerFault = "No valid host was found";
        world.accept(InstanceWorld.createRequest(null), CREATE);

        world.advance(SECOND.multipliedBy(2));

        assertThat(world.details().instance().task()).isEqualTo(InstanceTask.BUILDING_ERROR_SERVER);
        assertThat(world.fault().message()).contains("No valid host was found");
    }

    @Test
    void aBrokerThatIsAwayDelaysACreateAndNothingElse() {
        prepareMakesHealthy();
        world.guests.brokerAway = true;
        world.accept(InstanceWorld.createRequest(null), CREATE);
        world.advance(Duration.ofMinutes(10));
        assertThat(world.operation(CREATE).state()).isEqualTo(OperationState.WAITING);
        world.guests.brokerAway = false;

        world.advance(SECOND.multipliedBy(31));

        assertThat(world.operation(CREATE).state()).isEqualTo(OperationState.SUCCEEDED);
    }

    @Test
    void aDeleteStopsTheDatabaseAndRemovesEverything() {
        prepareMakesHealthy();
        world.accept(InstanceWorld.createRequest(null), CREATE);
        world.advance(SECOND.multipliedBy(2));
        world.accept(new TaskRequest.DeleteInstance(ID.value()), DELETE);

        world.advance(SECOND.multipliedBy(2));

        assertThat(world.operation(DELETE).state()).isEqualTo(OperationState.SUCCEEDED);
        assertThat(world.isDeleted()).isTrue();
        assertThat(world.guests.count(GuestCommand.StopDb.class)).isEqualTo(1);
        assertThat(world.guests.removed).containsExactly(ID);
        assertThat(world.cloud.servers).isEmpty();
        assertThat(world.cloud.volumes).isEmpty();
        assertThat(world.cloud.addresses).isEmpty();
    }

    @Test
    void aVolumeThatAServerHoldsWhichTheCloudDidNotListGoesWhenTheServerIsToldToGoAgain() {
        prepareMakesHealthy();
        world.accept(InstanceWorld.createRequest(null), CREATE);
        world.advance(SECOND.multipliedBy(2));
        world.cloud.listsNothing = true;
        world.cloud.removesNothing = true;
        world.accept(new TaskRequest.DeleteInstance(ID.value()), DELETE);
        world.advance(SECOND.multipliedBy(2));
        assertThat(world.operation(DELETE).reason()).contains("in use");
        world.cloud.removesNothing = false;

        world.advance(Duration.ofMinutes(1));

        assertThat(world.operation(DELETE).state()).isEqualTo(OperationState.SUCCEEDED);
        assertThat(world.cloud.servers).isEmpty();
        assertThat(world.cloud.volumes).isEmpty();
    }

    @Test
    void aServerThatTheCloudListsLateIsWaitedFor() {
        prepareMakesHealthy();
        world.cloud.listsNothing = true;
        world.accept(InstanceWorld.createRequest(null), CREATE);
        world.advance(SECOND.multipliedBy(5));
        assertThat(world.operation(CREATE).reason()).contains("does not list the server yet");
        world.cloud.listsNothing = false;

        world.advance(SECOND.multipliedBy(5));

        assertThat(world.operation(CREATE).state()).isEqualTo(OperationState.SUCCEEDED);
    }

    @Test
    void aServerThatStaysUnlistedHasDisappeared() {
        world.cloud.listsNothing = true;
        world.accept(InstanceWorld.createRequest(null), CREATE);

        world.advance(Duration.ofMinutes(1));

        assertThat(world.operation(CREATE).state()).isEqualTo(OperationState.FAILED);
        assertThat(world.fault().message()).contains("disappeared");
    }

    @Test
    void aDeleteThatCancelsARestartLeavesTheInstanceInDeletion() {
        prepareMakesHealthy();
        world.accept(InstanceWorld.createRequest(null), CREATE);
        world.advance(SECOND.multipliedBy(2));
        world.guests.brokerAway = true;
        world.accept(new TaskRequest.Restart(ID.value()), RESTART);
        world.advance(SECOND);
        world.database.write(stores -> {
            stores.instances().changeTask(ID, Set.of(InstanceTask.NONE), InstanceTask.DELETING);
            return stores.operations().requestCancel(ID);
        });

        world.advance(Duration.ofMinutes(1));

        assertThat(world.operation(RESTART).state()).isEqualTo(OperationState.CANCELLED);
        assertThat(world.details().instance().task()).isEqualTo(InstanceTask.DELETING);
    }

    @Test
    void aDeleteDuringACreateEndsTheCreateAndLeavesNothing() {
        world.accept(InstanceWorld.createRequest(null), CREATE);
        world.advance(SECOND.multipliedBy(2));
        world.database.write(stores -> stores.operations().requestCancel(ID));
        world.accept(new TaskRequest.DeleteInstance(ID.value()), DELETE);

        world.advance(SECOND.multipliedBy(3));

        assertThat(world.operation(CREATE).state()).isEqualTo(OperationState.CANCELLED);
        assertThat(world.operation(DELETE).state()).isEqualTo(OperationState.SUCCEEDED);
        assertThat(world.isDeleted()).isTrue();
        assertThat(world.cloud.servers).isEmpty();
    }

    @Test
    void aDeletedInstanceIsGoneForItsUserWhileTheBrokerIsAwayAndItsQueuesGoLater() {
        prepareMakesHealthy();
        world.accept(InstanceWorld.createRequest(null), CREATE);
        world.advance(SECOND.multipliedBy(2));
        world.guests.brokerAway = true;
        world.accept(new TaskRequest.DeleteInstance(ID.value()), DELETE);
        world.advance(Duration.ofHours(3));
        assertThat(world.isDeleted()).isTrue();
        assertThat(world.operation(DELETE).state()).isEqualTo(OperationState.WAITING);
        world.guests.brokerAway = false;

        world.advance(Duration.ofMinutes(2));

        assertThat(world.operation(DELETE).state()).isEqualTo(OperationState.SUCCEEDED);
        assertThat(world.guests.removed).containsExactly(ID);
    }

    @Test
    void aRestartFreesTheInstance() {
        prepareMakesHealthy();
        world.accept(InstanceWorld.createRequest(null), CREATE);
        world.advance(SECOND.multipliedBy(2));
        world.database.write(
                stores -> stores.instances().changeTask(ID, Set.of(InstanceTask.NONE), InstanceTask.REBOOTING));
        world.accept(new TaskRequest.Restart(ID.value()), RESTART);

        world.advance(SECOND);

        assertThat(world.guests.count(GuestCommand.Restart.class)).isEqualTo(1);
        assertThat(world.details().instance().task()).isEqualTo(InstanceTask.NONE);
        assertThat(world.details().fault()).isNull();
    }

    @ParameterizedTest
    @CsvSource({"GUEST, the socket is gone", "TIMEOUT, did not confirm the restart in time"})
    void aFailedRestartFreesTheInstanceAndSaysWhy(String kind, String said) {
        world.guests.callFailure = kind.equals("GUEST")
                ? new GuestException("RestartFailed", "the socket is gone")
                : new BusException(BusException.Reason.TIMEOUT, "no answer", null);
        world.accept(new TaskRequest.Restart(ID.value()), RESTART);

        world.advance(SECOND);

        assertThat(world.operation(RESTART).state()).isEqualTo(OperationState.FAILED);
        assertThat(world.details().instance().task()).isEqualTo(InstanceTask.NONE);
        assertThat(world.fault().message()).contains(said);
    }

    @Test
    void aResultThatTheDatabaseRefusesIsTheInstancesFaultAndHoldsNothingForEver() {
        InstanceWorld other = new InstanceWorld();
        EngineOfWorld.start(other, "one", new RefusingJournal(other.rows, "create_server"), new TaskManagerSettings());
        other.accept(InstanceWorld.createRequest(null), CREATE);

        other.advance(Duration.ofSeconds(10));

        assertThat(other.operation(CREATE).state()).isEqualTo(OperationState.FAILED);
        assertThat(other.details().instance().task()).isEqualTo(InstanceTask.BUILDING_ERROR_SERVER);
        assertThat(other.fault().message()).contains("create_server").contains(CREATE);
        assertThat(other.events.bugs).isEqualTo(3);
    }
}
