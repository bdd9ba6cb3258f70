package org.trove.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.trove.model.InstanceId;
import org.trove.model.ProjectId;
import org.trove.operation.Direction;
import org.trove.operation.Lease;
import org.trove.operation.NewOperation;
import org.trove.operation.OperationFilter;
import org.trove.operation.OperationMark;
import org.trove.operation.OperationRecord;
import org.trove.operation.OperationState;
import org.trove.operation.StepCommit;
import org.trove.operation.StepEntry;
import org.trove.operation.StepRecord;
import org.trove.operation.WaitsFor;

/** What is seen of operations. */
public interface OperationRecordsContract extends StoreFixture {

    private List<String> ids(OperationFilter filter, int limit, String marker) {
        return list(stores -> stores.operationRecords().list(PROJECT, filter, limit, marker)).stream()
                .map(OperationRecord::id)
                .toList();
    }

    private List<String> all(OperationFilter filter) {
        return list(stores -> stores.operationRecords().list(PROJECT, filter, 100, null)).stream()
                .map(OperationRecord::id)
                .toList();
    }

    private OperationRecord show(String id) {
        return optional(stores -> stores.operationRecords().find(id)).orElseThrow();
    }

    private Lease claimed(Duration lease) {
        return journal().claim("host:1:x", 10, lease).get(0).lease();
    }

    @Test
    default void a_projects_operations_come_last_accepted_first_and_in_pages() {
        List<String> accepted = List.of(
                givenOperation(givenInstance()).id(),
                givenOperation(givenInstance()).id(),
                givenOperation(givenInstance()).id());
        NewOperation own = StoreFixture.operation(givenInstance());
        write(stores -> stores.operations()
                .insert(new NewOperation(
                        UUID.randomUUID().toString(),
                        own.kind(),
                        new ProjectId("another"),
                        own.subjects(),
                        own.payload(),
                        own.requestId())));

        assertThat(all(OperationFilter.ALL)).containsExactly(accepted.get(2), accepted.get(1), accepted.get(0));
        assertThat(list(stores -> stores.operationRecords().list(PROJECT, OperationFilter.ALL, 2, null)))
                .hasSize(2);
        assertThat(ids(OperationFilter.ALL, 2, accepted.get(1))).containsExactly(accepted.get(0));
        assertThat(ids(OperationFilter.ALL, 2, "no-such-operation")).isEmpty();
    }

    @Test
    default void operations_are_found_by_instance_kind_state_and_time() {
        InstanceId instance = givenInstance();
        String first = givenOperation(instance).id();
        String second = givenOperation(instance).id();
        String other = givenOperation(givenInstance()).id();
        Instant accepted = show(other).created();

        assertThat(all(new OperationFilter(instance, null, null, null))).containsExactly(second, first);
        assertThat(all(new OperationFilter(null, "create_instance", null, null)))
                .hasSize(3);
        assertThat(all(new OperationFilter(null, "restart", null, null))).isEmpty();
        assertThat(all(new OperationFilter(null, null, OperationState.QUEUED, null)))
                .containsExactly(second);
        assertThat(all(new OperationFilter(instance, null, OperationState.QUEUED, null)))
                .containsExactly(second);
        assertThat(all(new OperationFilter(null, null, null, accepted))).contains(other);
        assertThat(all(new OperationFilter(null, null, null, accepted.plusSeconds(60))))
                .isEmpty();
    }

    @Test
    default void the_life_of_an_operation_is_seen_without_its_request() {
        NewOperation operation = givenOperation(givenInstance());
        OperationRecord pending = show(operation.id());
        assertThat(pending.state()).isEqualTo(OperationState.PENDING);
        assertThat(pending.requestId()).isEqualTo(operation.requestId());
        assertThat(pending.nextAttempt()).isNotNull();
        assertThat(pending.started()).isNull();
        assertThat(pending.toString()).doesNotContain("s3cret");

        Lease lease = claimed(Duration.ofMinutes(1));
        OperationRecord running = show(operation.id());
        assertThat(running.holder()).isEqualTo("host:1:x");
        assertThat(running.leaseUntil()).isAfter(running.created());
        assertThat(running.token()).isEqualTo(lease.token());
        assertThat(running.started()).isNotNull();
        assertThat(running.nextAttempt()).isNull();

        journal().commit(lease, StoreFixture.waiting(0, WaitsFor.GUEST, Duration.ofHours(1)));
        OperationRecord waiting = show(operation.id());
        assertThat(waiting.holder()).isNull();
        assertThat(waiting.leaseUntil()).isNull();
        assertThat(waiting.reason()).isEqualTo("the guest is starting");
        assertThat(waiting.waitsFor()).isEqualTo(WaitsFor.GUEST);
        assertThat(waiting.nextAttempt()).isAfter(waiting.updated());
        assertThat(waiting.ended()).isNull();
    }

    @Test
    default void an_operation_that_ended_says_when_and_is_not_due() {
        NewOperation operation = givenOperation(givenInstance());
        Lease lease = claimed(Duration.ofMinutes(1));
        journal().commit(lease, StoreFixture.done(0, OperationState.RUNNING, 1));
        journal().commit(lease, StoreFixture.done(1, OperationState.SUCCEEDED, 2));

        OperationRecord ended = show(operation.id());
        assertThat(ended.ended()).isEqualTo(ended.updated());
        assertThat(Objects.requireNonNull(ended.started())).isBeforeOrEqualTo(ended.updated());
        assertThat(ended.nextAttempt()).isNull();
        assertThat(ended.step()).isEmpty();
    }

    @Test
    default void the_tries_of_steps_are_seen_with_their_times() {
        NewOperation operation = givenOperation(givenInstance());
        Lease lease = claimed(Duration.ofMinutes(1));
        journal().commit(lease, StoreFixture.done(0, OperationState.RUNNING, 1));
        journal().commit(lease, StoreFixture.waiting(1, WaitsFor.GUEST, Duration.ZERO));
        journal().commit(claimed(Duration.ofMinutes(1)), StoreFixture.waiting(1, WaitsFor.GUEST, Duration.ofHours(1)));

        List<StepEntry> steps = list(stores -> stores.operationRecords().steps(operation.id()));
        assertThat(steps).extracting(entry -> entry.step().name()).containsExactly("step0", "step1");
        assertThat(steps.get(0).step().output()).isEqualTo(Map.of("out0", "värde"));
        assertThat(steps.get(1).updated()).isAfterOrEqualTo(steps.get(1).created());
        assertThat(steps.get(1).undoing()).isFalse();
    }

    @Test
    default void a_try_began_as_long_before_its_first_result_as_it_took_and_not_before_its_step() {
        NewOperation operation = givenOperation(givenInstance());
        Lease lease = claimed(Duration.ofMinutes(1));
        Duration took = Duration.ofNanos(1_000);
        StepCommit waiting = StoreFixture.waiting(1, WaitsFor.GUEST, Duration.ZERO);
        journal().commit(lease, StoreFixture.done(0, OperationState.RUNNING, 1).withTook(Duration.ofHours(1)));
        journal().commit(lease, waiting.withTook(took));
        journal().commit(claimed(Duration.ofMinutes(1)), waiting);

        Instant started = Objects.requireNonNull(show(operation.id()).started());
        List<StepEntry> steps = list(stores -> stores.operationRecords().steps(operation.id()));
        assertThat(steps.get(0).started())
                .as("a clock that jumped moves nothing before the claim")
                .isEqualTo(started);
        StepEntry wait = steps.get(1);
        assertThat(Objects.requireNonNull(wait.started()))
                .isBetween(wait.created().minus(took), wait.created())
                .isAfterOrEqualTo(steps.get(0).updated());
    }

    @Test
    default void a_step_that_was_not_tried_at_first_began_with_its_try() {
        NewOperation operation = givenOperation(givenInstance());
        StepCommit waiting = StoreFixture.waiting(0, WaitsFor.GUEST, Duration.ZERO);
        StepRecord record = new StepRecord("step0", 1, StepRecord.Outcome.POSTPONED, Map.of(), "compute is away");
        StepCommit postponed = new StepCommit(
                record,
                OperationState.WAITING,
                "step0",
                0,
                Direction.FORWARD,
                Duration.ZERO,
                WaitsFor.CLOUD,
                "compute is away",
                List.of());
        journal().commit(claimed(Duration.ofMinutes(1)), postponed);
        Instant before = show(operation.id()).updated();
        journal().commit(claimed(Duration.ofMinutes(1)), waiting);

        StepEntry tried =
                list(stores -> stores.operationRecords().steps(operation.id())).get(0);
        assertThat(Objects.requireNonNull(tried.started())).isAfterOrEqualTo(before);
        assertThat(tried.created()).isBeforeOrEqualTo(before);
    }

    @Test
    default void marks_tell_where_operations_stand() {
        String one = givenOperation(givenInstance()).id();
        String two = givenOperation(givenInstance()).id();
        journal().commit(claimed(Duration.ofMinutes(1)), StoreFixture.done(0, OperationState.RUNNING, 1));

        Map<String, OperationMark> marks =
                map(stores -> stores.operationRecords().marks(List.of(one, two, "no-such-operation")));

        assertThat(marks)
                .isEqualTo(Map.of(
                        one, new OperationMark(OperationState.RUNNING, StoreFixture.step(1), false),
                        two, new OperationMark(OperationState.RUNNING, StoreFixture.step(0), false)));
        assertThat(map(stores -> stores.operationRecords().marks(List.of()))).isEmpty();
    }

    @Test
    default void an_instance_is_busy_until_its_operations_ended() {
        InstanceId instance = givenInstance();
        assertThat(test(stores -> stores.operationRecords().isBusy(instance))).isFalse();
        givenOperation(instance);
        assertThat(test(stores -> stores.operationRecords().isBusy(instance))).isTrue();
        journal().commit(claimed(Duration.ofMinutes(1)), StoreFixture.done(0, OperationState.FAILED, 0));
        assertThat(test(stores -> stores.operationRecords().isBusy(instance))).isFalse();
    }
}
