package org.trove.taskmanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trove.taskmanager.testing.InstanceWorld.ID;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.trove.cloud.CloudException;
import org.trove.cloud.CloudException.Kind;
import org.trove.cloud.Dns.RecordSet;
import org.trove.message.GuestCommand;
import org.trove.message.TaskRequest;
import org.trove.message.TaskRequest.WireAccess;
import org.trove.model.InstanceAddress;
import org.trove.model.InstanceTask;
import org.trove.model.ServiceStatus;
import org.trove.operation.OperationState;
import org.trove.taskmanager.testing.CountingDns;
import org.trove.taskmanager.testing.EngineOfWorld;
import org.trove.taskmanager.testing.InstanceWorld;

/** What becomes of host names, and of instances whose names cannot be made. */
class HostNamesTest {
    private static final String CREATE = "00000000-0000-0000-0000-000000000001";
    private static final String DELETE = "00000000-0000-0000-0000-000000000002";
    private static final String ACCESS = "00000000-0000-0000-0000-000000000003";
    private static final Duration MOMENT = Duration.ofSeconds(2);
    private final CloudException away = new CloudException(Kind.TRANSIENT, "Designate cannot be reached.", null);

    private final InstanceWorld world = new InstanceWorld();
    private final CountingDns dns = world.cloud.names();

    private void start(TaskManagerSettings settings) {
        EngineOfWorld.start(world, "one", world.rows, settings);
        world.guests.reaction = command -> {
            if (command instanceof GuestCommand.Prepare) {
                world.guestReports(ServiceStatus.HEALTHY);
            }
        };
    }

    private void create() {
        start(new TaskManagerSettings());
        world.accept(InstanceWorld.createRequest(null), CREATE);
        world.advance(MOMENT);
    }

    private void assertFailed(String message) {
        assertThat(world.operation(CREATE).state()).isEqualTo(OperationState.FAILED);
        assertThat(world.details().instance().task()).isEqualTo(InstanceTask.BUILDING_ERROR_DNS);
        assertThat(world.fault().message()).contains(message);
        assertThat(world.cloud.servers).isEmpty();
    }

    @Test
    void aCreateMakesTheNameLeadToTheAddressAndADeleteRemovesIt() {
        create();

        assertThat(world.operation(CREATE).state()).isEqualTo(OperationState.SUCCEEDED);
        assertThat(dns.findRecords(ID))
                .singleElement()
                .extracting(RecordSet::addresses)
                .isEqualTo(List.of("127.1.2.3"));
        world.accept(new TaskRequest.DeleteInstance(ID.value()), DELETE);
        world.advance(MOMENT);

        assertThat(world.isDeleted()).isTrue();
        assertThat(dns.records).isEmpty();
    }

    @Test
    void aCreateWaitsUntilNameServersAnswerWithTheName() {
        dns.status = "PENDING";
        create();
        world.advance(Duration.ofSeconds(60));
        assertThat(world.operation(CREATE).state()).isEqualTo(OperationState.WAITING);
        assertThat(world.operation(CREATE).reason())
                .isEqualTo("The DNS record of db-11111111.example.org is in state PENDING.");

        dns.status = "ACTIVE";
        world.advance(Duration.ofSeconds(20));

        assertThat(world.operation(CREATE).state()).isEqualTo(OperationState.SUCCEEDED);
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"QUOTA", "NOT_FOUND", "PERMANENT"})
    void aNameThatIsRefusedIsAFaultOfTheInstance(Kind kind) {
        dns.failure = new CloudException(kind, "Designate: no.", null);

        create();

        assertFailed("Designate: no.");
    }

    @Test
    void aNameThatDoesNotAppearFailsTheCreateAfterTwoMinutes() {
        dns.status = "ERROR";
        create();
        world.advance(Duration.ofSeconds(110));
        assertThat(world.operation(CREATE).state()).isEqualTo(OperationState.WAITING);

        world.advance(Duration.ofSeconds(20));

        assertFailed("The DNS record of db-11111111.example.org is in state ERROR.");
    }

    @Test
    void aDnsThatIsAwayIsWaitedFor() {
        dns.failure = away;
        create();
        world.advance(Duration.ofSeconds(60));
        assertThat(world.operation(CREATE).state()).isEqualTo(OperationState.WAITING);
        dns.failure = null;

        world.advance(Duration.ofSeconds(60));

        assertThat(world.operation(CREATE).state()).isEqualTo(OperationState.SUCCEEDED);
    }

    @Test
    void aNameThatThisTaskManagerCannotMakeSaysWhatToSet() {
        world.cloud.dns = null;

        create();

        assertFailed("its section cloud.dns must be as the API's");
    }

    @Test
    void aNameOfAnotherDomainSaysWhatToSet() {
        dns.domain = "example.net";

        create();

        assertFailed("would call it db-11111111.example.net: cloud.dns.dns_domain_name must be the same");
    }

    @Test
    void aRemovalWaitsForADnsThatIsAwayAndKeepsTheAddressUntilThen() {
        create();
        dns.removalFailure = away;
        world.accept(new TaskRequest.DeleteInstance(ID.value()), DELETE);
        world.advance(Duration.ofMinutes(10));
        assertThat(world.isDeleted()).isFalse();
        assertThat(world.cloud.servers).isEmpty();
        assertThat(world.cloud.addresses).isNotEmpty();
        dns.removalFailure = null;

        world.advance(Duration.ofMinutes(3));

        assertThat(world.isDeleted()).isTrue();
        assertThat(dns.records).isEmpty();
    }

    @Test
    void theNameFollowsTheAddressesWhenTheAccessChanges() {
        create();
        InstanceAddress other = new InstanceAddress("203.0.113.9", InstanceAddress.Type.PUBLIC, null);
        world.cloud.addresses.put(ID, List.of(other));

        world.accept(new TaskRequest.UpdateAccess(ID.value(), new WireAccess(true, null)), ACCESS);
        world.advance(MOMENT);

        assertThat(world.operation(ACCESS).state()).isEqualTo(OperationState.SUCCEEDED);
        assertThat(dns.findRecords(ID))
                .singleElement()
                .extracting(RecordSet::addresses)
                .isEqualTo(List.of("203.0.113.9"));
    }

    @Test
    void anAccessThatChangesWhileTheDnsIsAwayIsChangedWhenItIsBack() {
        create();
        dns.failure = away;
        world.accept(new TaskRequest.UpdateAccess(ID.value(), new WireAccess(true, null)), ACCESS);
        world.advance(Duration.ofSeconds(30));
        assertThat(world.operation(ACCESS).state()).isEqualTo(OperationState.WAITING);
        assertThat(world.operation(ACCESS).reason()).contains("Designate cannot be reached.");
        dns.failure = null;

        world.advance(Duration.ofMinutes(2));

        assertThat(world.operation(ACCESS).state()).isEqualTo(OperationState.SUCCEEDED);
    }
}
