package org.trove.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.trove.model.InstanceId;
import org.trove.operation.ClaimedOperation;
import org.trove.operation.CommitOutcome;
import org.trove.operation.Direction;
import org.trove.operation.Intervention;
import org.trove.operation.Lease;
import org.trove.operation.NewOperation;
import org.trove.operation.OperationRecord;
import org.trove.operation.OperationState;
import org.trove.operation.Rewrite;
import org.trove.operation.StepRecord;
import org.trove.operation.WaitsFor;

/** What interventions do to operations. */
public interface OperationDeskContract extends StoreFixture {
    Duration A_MINUTE = Duration.ofMinutes(1);
    Rewrite FAILED =
            new Rewrite(OperationState.FAILED, StoreFixture.step(0), Direction.FORWARD, false, "the operator says so");

    private OperationRecord look(String id) {
        return optional(stores -> stores.operationRecords().find(id)).orElseThrow();
    }

    private ClaimedOperation claimOne() {
        List<ClaimedOperation> claimed = journal().claim("node1", 10, A_MINUTE);
        assertThat(claimed).hasSize(1);
        return claimed.get(0);
    }

    private boolean rewrite(OperationRecord seen, Rewrite to) {
        return test(stores -> {
            OperationRecord locked = stores.operationDesk().lock(seen.id()).orElseThrow();
            assertThat(locked.id()).isEqualTo(seen.id());
            return stores.operationDesk().rewrite(seen, to);
        });
    }

    private boolean cancel(String id) {
        return test(stores ->
                stores.operationDesk().cancel(stores.operationDesk().lock(id).orElseThrow()));
    }

    @Test
    default void a_late_holder_writes_nothing_after_the_operation_was_ended() {
        InstanceId instance = givenInstance();
        NewOperation operation = givenOperation(instance);
        Lease held = claimOne().lease();

        assertThat(rewrite(look(operation.id()), FAILED)).isTrue();
        CommitOutcome written = journal()
                .commit(
                        held,
                        StoreFixture.done(
                                0, OperationState.SUCCEEDED, 1, new InstanceChange.VolumeSet(instance, "late")));
        journal().release(held);

        assertThat(written).isEqualTo(CommitOutcome.LOST);
        OperationRecord ended = look(operation.id());
        assertThat(ended.state()).isEqualTo(OperationState.FAILED);
        assertThat(ended.token()).isGreaterThan(held.token());
        assertThat(ended.reason()).isEqualTo("the operator says so");
        assertThat(ended.ended()).isNotNull();
        assertThat(optional(stores -> stores.instances().find(instance))
                        .orElseThrow()
                        .volumeId())
                .isNull();
        assertThat(journal().claim("node2", 10, A_MINUTE)).isEmpty();
    }

    @Test
    default void what_changed_since_it_was_seen_is_not_rewritten() {
        NewOperation operation = givenOperation(givenInstance());
        OperationRecord seen = look(operation.id());
        claimOne();

        assertThat(rewrite(seen, FAILED)).isFalse();
        assertThat(look(operation.id()).state()).isEqualTo(OperationState.RUNNING);
    }

    @Test
    default void the_end_by_intervention_lets_the_next_operation_begin_but_that_of_a_queued_one_does_not() {
        InstanceId instance = givenInstance();
        String front = givenOperation(instance).id();
        String second = givenOperation(instance).id();
        String third = givenOperation(instance).id();

        assertThat(rewrite(look(second), FAILED)).isTrue();
        assertThat(look(third).state()).isEqualTo(OperationState.QUEUED);
        assertThat(rewrite(look(front), FAILED)).isTrue();
        assertThat(look(third).state()).isEqualTo(OperationState.PENDING);
        assertThat(claimOne().operation().id()).isEqualTo(third);
    }

    @Test
    default void a_failed_operation_is_taken_up_again_and_keeps_its_earlier_tries() {
        NewOperation operation = givenOperation(givenInstance());
        Lease lease = claimOne().lease();
        journal().commit(lease, StoreFixture.done(0, OperationState.RUNNING, 1));
        journal().commit(lease, StoreFixture.done(1, OperationState.FAILED, 1));

        for (int round = 0; round < 3; round++) {
            Rewrite again = new Rewrite(OperationState.PENDING, StoreFixture.step(1), Direction.FORWARD, false, null);
            assertThat(rewrite(look(operation.id()), again)).isTrue();
            ClaimedOperation claimed = claimOne();
            assertThat(claimed.operation().step()).isEqualTo("step1");
            assertThat(claimed.operation().attempt()).isZero();
            assertThat(claimed.operation().payload()).isEqualTo(operation.payload());
            assertThat(claimed.operation().outputs()).containsKey("out0");
            assertThat(claimed.operation().reason()).isNull();
            journal().commit(claimed.lease(), StoreFixture.done(1, OperationState.FAILED, 1));
        }

        assertThat(list(stores -> stores.operationRecords().steps(operation.id())))
                .extracting(entry -> entry.step().name())
                .containsExactly("step0", "step1", "step1", "step1", "step1");
    }

    @Test
    default void a_step_is_gone_past_and_that_is_kept() {
        NewOperation operation = givenOperation(givenInstance());
        journal().commit(claimOne().lease(), StoreFixture.waiting(0, WaitsFor.GUEST, Duration.ofHours(1)));
        OperationRecord seen = look(operation.id());

        write(stores -> {
            stores.operationDesk()
                    .keep(seen, new StepRecord("step0", 2, StepRecord.Outcome.SKIPPED, Map.of(), "known to be done"));
            stores.operationDesk().record(seen.id(), Intervention.Action.SKIP, "user-1", "known to be done");
        });
        assertThat(rewrite(
                        seen,
                        new Rewrite(OperationState.PENDING, StoreFixture.step(1), Direction.FORWARD, false, null)))
                .isTrue();

        assertThat(claimOne().operation().step()).isEqualTo("step1");
        assertThat(list(stores -> stores.operationRecords().steps(operation.id())))
                .extracting(entry -> entry.step().outcome())
                .containsExactly(StepRecord.Outcome.WAITING, StepRecord.Outcome.SKIPPED);
        assertThat(list(stores -> stores.operationRecords().interventions(operation.id())))
                .singleElement()
                .satisfies(intervention -> {
                    assertThat(intervention.action()).isEqualTo(Intervention.Action.SKIP);
                    assertThat(intervention.userId()).isEqualTo("user-1");
                    assertThat(intervention.reason()).isEqualTo("known to be done");
                });
    }

    @Test
    default void an_operation_that_waits_and_is_cancelled_is_due_at_once_and_cancelled_once() {
        NewOperation operation = givenOperation(givenInstance());
        journal().commit(claimOne().lease(), StoreFixture.waiting(0, WaitsFor.CLOUD, Duration.ofHours(1)));

        assertThat(cancel(operation.id())).isTrue();
        assertThat(cancel(operation.id())).isFalse();

        assertThat(claimOne().operation().cancelRequested()).isTrue();
    }

    @Test
    default void what_ended_is_not_cancelled() {
        NewOperation operation = givenOperation(givenInstance());
        journal().commit(claimOne().lease(), StoreFixture.done(0, OperationState.SUCCEEDED, 1));

        assertThat(cancel(operation.id())).isFalse();
    }

    @Test
    default void old_operations_are_forgotten_with_all_that_belongs_to_them_and_others_are_not() {
        NewOperation old = givenOperation(givenInstance());
        Lease lease = claimOne().lease();
        for (int step = 0; step < 12; step++) {
            journal().commit(lease, StoreFixture.done(step, OperationState.RUNNING, step + 1));
        }
        journal().commit(lease, StoreFixture.done(12, OperationState.SUCCEEDED, 13));
        write(stores -> stores.operationDesk().record(old.id(), Intervention.Action.CANCEL, "user-1", null));
        NewOperation open = givenOperation(givenInstance());

        assertThat(count(stores -> stores.operationDesk().prune(Duration.ofDays(1), 10)))
                .isZero();
        assertThat(optional(stores -> stores.operationRecords().find(old.id()))).isPresent();

        for (int batch = 0; batch < 10; batch++) {
            assertThat(count(stores -> stores.operationDesk().prune(Duration.ZERO, 10)))
                    .isLessThanOrEqualTo(30);
        }
        assertThat(count(stores -> stores.operationDesk().prune(Duration.ZERO, 10)))
                .isZero();
        assertThat(optional(stores -> stores.operationRecords().find(old.id()))).isEmpty();
        assertThat(list(stores -> stores.operationRecords().steps(old.id()))).isEmpty();
        assertThat(optional(stores -> stores.operationRecords().find(open.id())))
                .isPresent();
    }
}
