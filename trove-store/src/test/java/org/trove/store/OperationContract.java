package org.trove.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.trove.model.InstanceId;
import org.trove.model.InstanceTask;
import org.trove.operation.ClaimedOperation;
import org.trove.operation.CommitOutcome;
import org.trove.operation.Direction;
import org.trove.operation.Lease;
import org.trove.operation.NewOperation;
import org.trove.operation.Operation;
import org.trove.operation.OperationState;
import org.trove.operation.StepCommit;
import org.trove.operation.StepRecord;
import org.trove.operation.Subject;
import org.trove.operation.WaitsFor;

/** What operation stores and journals do together. */
public interface OperationContract extends StoreFixture {
    Duration LEASE = Duration.ofMinutes(1);
    Duration LONG = Duration.ofHours(1);

    private Operation find(String id) {
        return database().read(stores -> stores.operations().find(id)).orElseThrow();
    }

    private ClaimedOperation claimOne(String holder) {
        List<ClaimedOperation> claimed = journal().claim(holder, 10, LEASE);
        assertThat(claimed).hasSize(1);
        return claimed.get(0);
    }

    @Test
    default void an_accepted_operation_is_claimed_once_with_its_request() {
        NewOperation accepted = givenOperation(givenInstance());

        ClaimedOperation claimed = claimOne("node1");

        assertThat(claimed.operation().id()).isEqualTo(accepted.id());
        assertThat(claimed.operation().payload()).isEqualTo(accepted.payload());
        assertThat(claimed.operation().state()).isEqualTo(OperationState.RUNNING);
        assertThat(claimed.operation().requestId()).isEqualTo(accepted.requestId());
        assertThat(claimed.lease()).isEqualTo(new Lease(accepted.id(), "node1", 1));
        assertThat(journal().claim("node2", 10, LEASE)).isEmpty();
    }

    @Test
    default void a_duplicate_is_not_accepted() {
        NewOperation accepted = givenOperation(givenInstance());

        assertThat(test(stores -> stores.operations().insert(accepted))).isFalse();
        assertThat(journal().claim("node1", 10, LEASE)).hasSize(1);
    }

    @Test
    default void operations_of_an_instance_run_one_after_the_other_in_their_order() {
        InstanceId instance = givenInstance();
        List<String> order = List.of(
                givenOperation(instance).id(),
                givenOperation(instance).id(),
                givenOperation(instance).id());
        assertThat(list(stores -> stores.operations().openOf(instance)))
                .extracting(Operation::state)
                .containsExactly(OperationState.PENDING, OperationState.QUEUED, OperationState.QUEUED);

        for (String id : order) {
            Lease lease = claimOne("node1").lease();
            assertThat(lease.operationId()).isEqualTo(id);
            assertThat(journal().commit(lease, StoreFixture.done(0, OperationState.FAILED, 0)))
                    .isEqualTo(CommitOutcome.WRITTEN);
        }
        assertThat(journal().claim("node1", 10, LEASE)).isEmpty();
    }

    @Test
    default void a_result_commits_with_its_changes_and_outputs_add_up() {
        InstanceId instance = givenInstance();
        NewOperation accepted = givenOperation(instance);
        Lease lease = claimOne("node1").lease();

        journal().commit(lease, StoreFixture.done(0, OperationState.RUNNING, 1));
        journal()
                .commit(
                        lease,
                        StoreFixture.done(
                                1,
                                OperationState.SUCCEEDED,
                                2,
                                new InstanceChange.ServerSet(instance, "server-1", "ACTIVE"),
                                new InstanceChange.TaskSet(instance, InstanceTask.NONE)));

        Operation ended = find(accepted.id());
        assertThat(ended.state()).isEqualTo(OperationState.SUCCEEDED);
        assertThat(ended.outputs()).isEqualTo(Map.of("out0", "värde", "out1", "värde"));
        assertThat(ended.payload()).isEmpty();
        assertThat(list(stores -> stores.operations().steps(accepted.id())))
                .extracting(StepRecord::name)
                .containsExactly("step0", "step1");
        assertThat(optional(stores -> stores.instances().find(instance))
                        .orElseThrow()
                        .serverId())
                .isEqualTo("server-1");
    }

    @Test
    default void a_lease_that_ran_out_is_taken_over_and_the_old_holder_writes_nothing() {
        InstanceId instance = givenInstance();
        NewOperation accepted = givenOperation(instance);
        Lease late = journal().claim("node1", 1, Duration.ZERO).get(0).lease();

        Lease current = claimOne("node2").lease();
        CommitOutcome written = journal()
                .commit(
                        late,
                        StoreFixture.done(
                                0, OperationState.SUCCEEDED, 1, new InstanceChange.VolumeSet(instance, "late")));
        journal().release(late);

        assertThat(current.token()).isGreaterThan(late.token());
        assertThat(written).isEqualTo(CommitOutcome.LOST);
        assertThat(find(accepted.id()).state()).isEqualTo(OperationState.RUNNING);
        assertThat(list(stores -> stores.operations().steps(accepted.id()))).isEmpty();
        assertThat(optional(stores -> stores.instances().find(instance))
                        .orElseThrow()
                        .volumeId())
                .isNull();
        assertThat(journal().commit(current, StoreFixture.done(0, OperationState.RUNNING, 1)))
                .isEqualTo(CommitOutcome.WRITTEN);
    }

    @Test
    default void a_renewed_lease_is_not_taken_over() {
        givenOperation(givenInstance());
        Lease held = journal().claim("node1", 1, Duration.ZERO).get(0).lease();

        assertThat(journal().renew(List.of(), LEASE)).isZero();
        assertThat(journal().renew(List.of(new Lease(held.operationId(), "node2", held.token() - 1)), LEASE))
                .as("a lease that was taken over")
                .isZero();
        assertThat(journal().renew(List.of(held), LEASE)).isEqualTo(1);
        assertThat(journal().claim("node2", 1, LEASE)).isEmpty();
    }

    @Test
    default void a_lease_that_its_holder_does_not_know_of_runs_out_beside_those_that_are_renewed() {
        givenOperation(givenInstance());
        givenOperation(givenInstance());
        Lease known = journal().claim("node1", 1, Duration.ZERO).get(0).lease();
        Lease forgotten = journal().claim("node1", 2, Duration.ZERO).stream()
                .map(ClaimedOperation::lease)
                .filter(lease -> !lease.operationId().equals(known.operationId()))
                .findFirst()
                .orElseThrow();
        Lease current = new Lease(known.operationId(), "node1", known.token() + 1);

        assertThat(journal().renew(List.of(current), LEASE)).isEqualTo(1);

        assertThat(journal().claim("node2", 2, LEASE))
                .extracting(claimed -> claimed.operation().id())
                .containsExactly(forgotten.operationId());
    }

    @Test
    default void a_released_operation_is_due_at_once() {
        givenOperation(givenInstance());

        journal().release(claimOne("node1").lease());

        assertThat(claimOne("node2").lease().token()).isEqualTo(2);
    }

    @Test
    default void a_waiting_operation_comes_back_when_its_guest_is_heard() {
        InstanceId instance = givenInstance();
        NewOperation accepted = givenOperation(instance);
        journal().commit(claimOne("node1").lease(), StoreFixture.waiting(0, WaitsFor.GUEST, LONG));
        assertThat(find(accepted.id()).reason()).isEqualTo("the guest is starting");
        assertThat(journal().claim("node1", 10, LEASE)).isEmpty();

        write(stores -> stores.operations().wake(Subject.of(Set.of(StoreFixture.newId()))));
        assertThat(journal().claim("node1", 10, LEASE)).isEmpty();

        write(stores -> stores.operations().wake(Subject.of(Set.of(instance, StoreFixture.newId()))));
        assertThat(claimOne("node1").operation().step()).isEqualTo("step0");
    }

    @Test
    default void a_guest_that_is_heard_while_the_step_is_performed_is_not_missed() {
        InstanceId instance = givenInstance();
        givenOperation(instance);
        Lease lease = claimOne("node1").lease();

        write(stores -> stores.operations().wake(Subject.of(Set.of(instance))));
        journal().commit(lease, StoreFixture.waiting(0, WaitsFor.GUEST, LONG));

        Lease again = claimOne("node1").lease();
        journal().commit(again, StoreFixture.waiting(0, WaitsFor.GUEST, LONG));
        assertThat(journal().claim("node1", 10, LEASE)).isEmpty();
    }

    @Test
    default void a_guest_does_not_wake_what_waits_for_the_cloud() {
        InstanceId instance = givenInstance();
        givenOperation(instance);
        journal().commit(claimOne("node1").lease(), StoreFixture.waiting(0, WaitsFor.CLOUD, LONG));

        write(stores -> stores.operations().wake(Subject.of(Set.of(instance))));

        assertThat(journal().claim("node1", 10, LEASE)).isEmpty();
    }

    @Test
    default void a_cancellation_reaches_every_open_operation_and_wakes_it() {
        InstanceId instance = givenInstance();
        givenOperation(instance);
        givenOperation(instance);
        journal().commit(claimOne("node1").lease(), StoreFixture.waiting(0, WaitsFor.CLOUD, LONG));

        int asked = database().write(stores -> stores.operations().requestCancel(instance));

        assertThat(asked).isEqualTo(2);
        assertThat(claimOne("node1").operation().cancelRequested()).isTrue();
    }

    @Test
    default void the_tries_of_a_step_are_kept_and_open_operations_are_counted() {
        InstanceId instance = givenInstance();
        NewOperation accepted = givenOperation(instance);
        givenOperation(instance);
        journal().commit(claimOne("node1").lease(), StoreFixture.waiting(3, WaitsFor.GUEST, Duration.ZERO));
        journal().commit(claimOne("node1").lease(), StoreFixture.waiting(3, WaitsFor.GUEST, LONG));

        assertThat(list(stores -> stores.operations().steps(accepted.id()))).hasSize(1);
        assertThat(map(stores -> stores.operations().countByState()))
                .isEqualTo(Map.of(OperationState.WAITING, 1L, OperationState.QUEUED, 1L));
    }

    @Test
    default void a_result_tells_that_a_cancel_was_asked_for_meanwhile() {
        InstanceId instance = givenInstance();
        givenOperation(instance);
        Lease lease = claimOne("node1").lease();
        assertThat(journal().commit(lease, StoreFixture.done(0, OperationState.RUNNING, 1)))
                .isEqualTo(CommitOutcome.WRITTEN);

        count(stores -> stores.operations().requestCancel(instance));

        assertThat(journal().commit(lease, StoreFixture.done(1, OperationState.RUNNING, 2)))
                .isEqualTo(CommitOutcome.WRITTEN_CANCEL_REQUESTED);
    }

    @Test
    default void a_cancelled_operation_that_waits_for_long_is_due_at_once() {
        InstanceId instance = givenInstance();
        givenOperation(instance);
        journal().commit(claimOne("node1").lease(), StoreFixture.waiting(0, WaitsFor.CLOUD, LONG));

        count(stores -> stores.operations().requestCancel(instance));

        assertThat(claimOne("node1").operation().cancelRequested()).isTrue();
    }

    @Test
    default void a_cancel_while_the_step_is_performed_makes_the_wait_after_it_end_at_once() {
        InstanceId instance = givenInstance();
        givenOperation(instance);
        Lease lease = claimOne("node1").lease();

        count(stores -> stores.operations().requestCancel(instance));
        journal().commit(lease, StoreFixture.waiting(0, WaitsFor.CLOUD, LONG));

        assertThat(claimOne("node1").operation().cancelRequested()).isTrue();
    }

    @Test
    default void a_holder_is_told_which_of_its_operations_shall_end() {
        InstanceId asked = givenInstance();
        givenOperation(asked);
        givenOperation(givenInstance());
        List<ClaimedOperation> both = journal().claim("node1", 10, LEASE);
        assertThat(journal().cancelled(leases(both))).isEmpty();

        count(stores -> stores.operations().requestCancel(asked));

        Lease ending = both.stream()
                .filter(one -> asked.equals(one.operation().instance()))
                .findFirst()
                .orElseThrow()
                .lease();
        assertThat(journal().cancelled(leases(both))).containsExactly(ending);
        assertThat(journal().cancelled(List.of())).isEmpty();
        journal().commit(ending, back(Direction.BACK_CANCELLED));
        assertThat(journal().cancelled(leases(both))).isEmpty();
    }

    @Test
    default void a_holder_that_took_its_own_lapsed_operation_again_hears_of_the_current_lease_alone() {
        InstanceId instance = givenInstance();
        givenOperation(instance);
        Lease lapsed = journal().claim("node1", 1, Duration.ZERO).get(0).lease();
        Lease current = claimOne("node1").lease();
        count(stores -> stores.operations().requestCancel(instance));

        assertThat(journal().cancelled(List.of(lapsed, current))).containsExactly(current);
        assertThat(journal().renew(List.of(lapsed, current), LEASE)).isEqualTo(1);
    }

    private static List<Lease> leases(List<ClaimedOperation> claimed) {
        return claimed.stream().map(ClaimedOperation::lease).toList();
    }

    @Test
    default void why_an_operation_turned_back_survives_a_cancel_that_comes_later() {
        InstanceId instance = givenInstance();
        givenOperation(instance);
        journal().commit(claimOne("node1").lease(), back(Direction.BACK_FAILED));

        count(stores -> stores.operations().requestCancel(instance));
        ClaimedOperation failed = claimOne("node1");
        assertThat(failed.operation().direction()).isEqualTo(Direction.BACK_FAILED);
        assertThat(failed.operation().cancelRequested()).isTrue();
        journal().commit(failed.lease(), back(Direction.BACK_CANCELLED));

        assertThat(claimOne("node1").operation().direction()).isEqualTo(Direction.BACK_CANCELLED);
    }

    private static StepCommit back(Direction direction) {
        StepCommit waiting = StoreFixture.waiting(3, WaitsFor.CLOUD, Duration.ZERO);
        return new StepCommit(
                waiting.record(),
                waiting.state(),
                StoreFixture.step(3),
                0,
                direction,
                Duration.ZERO,
                WaitsFor.CLOUD,
                "it failed",
                List.of());
    }
}
