package org.trove.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.trove.model.InstanceId;
import org.trove.operation.Change;
import org.trove.operation.ClaimedOperation;
import org.trove.operation.Lease;
import org.trove.operation.NewOperation;
import org.trove.operation.OperationFilter;
import org.trove.operation.OperationRecord;
import org.trove.operation.OperationState;
import org.trove.operation.Rewrite;
import org.trove.operation.Subject;
import org.trove.operation.WaitsFor;

/** Operations that belong to other things than instances, and operations that lock several. */
public interface SubjectQueueContract extends StoreFixture {
    Duration LEASE_OF_A_SUBJECT = Duration.ofMinutes(1);

    private NewOperation accept(Subject... subjects) {
        NewOperation plain = StoreFixture.operation(StoreFixture.newId());
        NewOperation operation = new NewOperation(
                plain.id(), plain.kind(), PROJECT, List.of(subjects), plain.payload(), plain.requestId());
        write(stores -> stores.operations().insert(operation));
        return operation;
    }

    private List<String> claimAll() {
        return journal().claim("node1", 100, LEASE_OF_A_SUBJECT).stream()
                .map(claimed -> claimed.operation().id())
                .toList();
    }

    private void end(String id) {
        OperationRecord seen = record(id);
        journal().commit(new Lease(id, "node1", seen.token()), StoreFixture.done(0, OperationState.SUCCEEDED, 0));
    }

    private OperationRecord record(String id) {
        return optional(stores -> stores.operationRecords().find(id)).orElseThrow();
    }

    private static Subject backup(String id) {
        return new Subject(Subject.BACKUP, id);
    }

    @Test
    default void operations_of_subjects_that_differ_in_type_alone_do_not_wait_for_each_other() {
        InstanceId instance = StoreFixture.newId();
        String first = accept(Subject.of(instance)).id();
        String other = accept(backup(instance.value())).id();

        assertThat(claimAll()).containsExactlyInAnyOrder(first, other);
        assertThat(record(other).subject()).isEqualTo(backup(instance.value()));
        assertThat(record(other).instance()).isNull();
    }

    @Test
    default void an_operation_of_two_subjects_waits_until_it_is_the_first_of_both() {
        String ofA = accept(backup("a")).id();
        String ofB = accept(backup("b")).id();
        String both = accept(backup("a"), backup("b")).id();
        String laterOfB = accept(backup("b")).id();

        assertThat(claimAll()).containsExactlyInAnyOrder(ofA, ofB);
        end(ofA);
        assertThat(claimAll()).isEmpty();
        assertThat(record(both).state()).isEqualTo(OperationState.QUEUED);
        end(ofB);
        assertThat(claimAll()).containsExactly(both);
        assertThat(record(laterOfB).state()).isEqualTo(OperationState.QUEUED);
        end(both);
        assertThat(claimAll()).containsExactly(laterOfB);
    }

    @Test
    default void the_end_of_an_operation_of_two_subjects_lets_one_of_each_begin() {
        String both = accept(backup("a"), backup("b")).id();
        String ofA = accept(backup("a")).id();
        String ofB = accept(backup("b")).id();
        assertThat(claimAll()).containsExactly(both);

        end(both);

        assertThat(claimAll()).containsExactlyInAnyOrder(ofA, ofB);
    }

    @Test
    default void what_waits_behind_an_operation_that_is_ended_while_it_is_queued_does_not_wait_for_it() {
        String running = accept(backup("a")).id();
        String queued = accept(backup("a"), backup("b")).id();
        String behind = accept(backup("b")).id();
        assertThat(claimAll()).containsExactly(running);
        OperationRecord seen = record(queued);

        write(stores -> stores.operationDesk()
                .rewrite(seen, new Rewrite(OperationState.FAILED, seen.step(), seen.direction(), false, "ended")));

        assertThat(claimAll()).containsExactly(behind);
    }

    @Test
    default void an_operation_that_is_retried_locks_its_subjects_again() {
        String failed = accept(backup("a"), backup("b")).id();
        OperationRecord open = record(failed);
        write(stores -> stores.operationDesk()
                .rewrite(open, new Rewrite(OperationState.FAILED, open.step(), open.direction(), false, "ended")));
        assertThat(test(stores -> stores.operationRecords().isBusy(List.of(backup("b")))))
                .isFalse();
        OperationRecord ended = record(failed);

        write(stores -> stores.operationDesk()
                .rewrite(ended, new Rewrite(OperationState.PENDING, ended.step(), ended.direction(), false, null)));

        assertThat(test(stores -> stores.operationRecords().isBusy(List.of(backup("b")))))
                .isTrue();
        String behind = accept(backup("b")).id();
        assertThat(claimAll()).containsExactly(failed);
        assertThat(record(behind).state()).isEqualTo(OperationState.QUEUED);
        assertThat(list(stores -> stores.operationRecords().subjects(failed)))
                .containsExactly(backup("a"), backup("b"));
    }

    @Test
    default void a_report_about_any_subject_of_an_operation_wakes_it() {
        InstanceId member = StoreFixture.newId();
        String waiting = accept(new Subject(Subject.REPLICA_SET, "set"), Subject.of(member))
                .id();
        for (Subject reported : List.of(new Subject(Subject.REPLICA_SET, "set"), Subject.of(member))) {
            List<ClaimedOperation> claimed = journal().claim("node1", 10, LEASE_OF_A_SUBJECT);
            assertThat(claimed).hasSize(1);
            journal().commit(claimed.get(0).lease(), StoreFixture.waiting(0, WaitsFor.GUEST, Duration.ofHours(1)));
            write(stores -> stores.operations().wake(List.of(backup("other"))));
            assertThat(claimAll()).isEmpty();
            write(stores -> stores.operations().wake(List.of(reported)));
        }

        assertThat(claimAll()).containsExactly(waiting);
    }

    @Test
    default void the_operations_of_an_instance_are_those_that_lock_it_also_when_they_have_ended() {
        InstanceId member = StoreFixture.newId();
        String promotion = accept(new Subject(Subject.REPLICA_SET, "set"), Subject.of(member))
                .id();
        assertThat(list(stores -> stores.operations().openOf(member))).hasSize(1);
        assertThat(count(stores -> stores.operations().requestCancel(member))).isEqualTo(1);
        claimAll();
        end(promotion);

        OperationFilter filter = new OperationFilter(member, null, null, null);
        assertThat(list(stores -> stores.operationRecords().list(PROJECT, filter, 10, null)))
                .extracting(OperationRecord::id)
                .containsExactly(promotion);
        assertThat(list(stores -> stores.operations().openOf(member))).isEmpty();
    }

    @Test
    default void a_change_that_nothing_writes_is_refused_and_writes_nothing() {
        record Unknown(Subject subject) implements Change {}
        record UnknownOfAnInstance(Subject subject) implements Change {}
        InstanceId instance = givenInstance();
        String id = accept(Subject.of(instance)).id();
        claimAll();
        Lease lease = new Lease(id, "node1", record(id).token());

        for (Change unknown : List.of(new Unknown(backup("b")), new UnknownOfAnInstance(Subject.of(instance)))) {
            assertThatThrownBy(
                            () -> journal().commit(lease, StoreFixture.done(0, OperationState.SUCCEEDED, 1, unknown)))
                    .isInstanceOf(IllegalArgumentException.class);
        }

        assertThat(record(id).state()).isEqualTo(OperationState.RUNNING);
    }

    /** By seeds: operations of one to three of five subjects, accepted and ended in any order. */
    @Test
    default void of_the_operations_of_a_subject_one_runs_at_a_time_in_the_order_of_acceptance() {
        for (int seed = 1; seed <= 5; seed++) {
            Random random = new Random(seed);
            String prefix = "seed" + seed + "-";
            List<NewOperation> left = new ArrayList<>();
            Set<String> running = new HashSet<>();
            int accepted = 0;
            while (accepted < 40 || !left.isEmpty()) {
                if (accepted < 40 && random.nextInt(3) > 0) {
                    left.add(accept(random.ints(0, 5)
                            .distinct()
                            .limit(1 + random.nextInt(3))
                            .mapToObj(i -> backup(prefix + i))
                            .toArray(Subject[]::new)));
                    accepted++;
                } else if (!running.isEmpty()) {
                    String ended = running.stream().sorted().toList().get(random.nextInt(running.size()));
                    end(ended);
                    running.remove(ended);
                    left.removeIf(operation -> operation.id().equals(ended));
                }
                running.addAll(claimAll());
                assertThat(running).as("seed %d", seed).isEqualTo(firstOfTheirSubjects(left));
            }
        }
    }

    private static Set<String> firstOfTheirSubjects(List<NewOperation> inOrder) {
        Set<Subject> taken = new HashSet<>();
        Set<String> first = new HashSet<>();
        for (NewOperation operation : inOrder) {
            if (operation.subjects().stream().noneMatch(taken::contains)) {
                first.add(operation.id());
            }
            taken.addAll(operation.subjects());
        }
        return first;
    }

    /** Two ends at the same time: each sees the other's operation still open, unless one comes after the other. */
    @Test
    default void operations_that_end_at_the_same_time_leave_none_waiting_for_them() {
        for (int round = 0; round < 30; round++) {
            String prefix = UUID.randomUUID().toString().substring(0, 8);
            List<String> fronts = IntStream.range(0, 4)
                    .mapToObj(i -> accept(backup(prefix + i)).id())
                    .toList();
            String behind = accept(IntStream.range(0, 4)
                            .mapToObj(i -> backup(prefix + i))
                            .toArray(Subject[]::new))
                    .id();
            assertThat(claimAll()).containsExactlyInAnyOrderElementsOf(fronts);

            CompletableFuture.allOf(fronts.stream()
                            .map(id -> CompletableFuture.runAsync(() -> end(id)))
                            .toArray(CompletableFuture[]::new))
                    .join();

            assertThat(claimAll()).containsExactly(behind);
            end(behind);
        }
    }
}
