package org.trove.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.trove.model.InstanceTask;
import org.trove.model.ProjectId;
import org.trove.operation.NewOperation;
import org.trove.operation.Operation;
import org.trove.operation.OperationKind;
import org.trove.operation.OperationType;
import org.trove.operation.WaitsFor;

/** Which of the operations that are due a claim takes. */
public interface OperationClaimContract extends StoreFixture {
    Duration LEASE_OF_A_CLAIM = Duration.ofMinutes(1);

    @Test
    default void the_only_operation_of_a_project_does_not_wait_for_the_many_of_another() {
        for (int i = 0; i < 40; i++) {
            givenOperation("create_instance", new ProjectId("many"));
        }
        String single = givenOperation("create_instance", new ProjectId("one")).id();

        assertThat(journal().claim("node1", 2, LEASE_OF_A_CLAIM))
                .extracting(claimed -> claimed.operation().id())
                .contains(single);
    }

    @Test
    default void many_projects_with_many_operations_have_their_turns() {
        for (int i = 0; i < 100; i++) {
            givenOperation("create_instance", new ProjectId("project" + i % 10));
        }
        String single = givenOperation("create_instance", new ProjectId("one")).id();

        List<String> claimed = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            journal()
                    .claim("node1", 4, LEASE_OF_A_CLAIM)
                    .forEach(one -> claimed.add(one.operation().id()));
        }

        assertThat(claimed).hasSize(80).contains(single);
    }

    @Test
    default void removals_come_before_creates_and_leave_them_a_share() {
        for (int i = 0; i < 20; i++) {
            givenOperation("create_instance", PROJECT);
        }
        for (int i = 0; i < 20; i++) {
            givenOperation("delete_instance", PROJECT);
        }

        assertThat(journal().claim("node1", 8, LEASE_OF_A_CLAIM))
                .extracting(claimed -> claimed.operation().kind())
                .satisfies(kinds -> assertThat(
                                kinds.stream().filter("delete_instance"::equals).count())
                        .isEqualTo(6));
    }

    @Test
    default void an_operation_of_a_type_that_a_process_does_not_know_waits_visibly_for_one_that_does() {
        OperationType later = new OperationType("create_instance", 2);
        NewOperation plain = StoreFixture.operation(givenInstance());
        OperationKind secondVersion = new OperationKind(
                later.kind(),
                later.version(),
                plain.kind().steps(),
                true,
                InstanceTask.BUILDING,
                InstanceTask.BUILDING_ERROR_SERVER,
                Set.of());
        NewOperation operation = new NewOperation(
                plain.id(), secondVersion, plain.project(), plain.subjects(), plain.payload(), plain.requestId());
        write(stores -> stores.operations().insert(operation));
        String old = givenOperation(givenInstance()).id();
        Set<OperationType> known = Set.of(new OperationType("create_instance", 1), new OperationType("restart", 1));

        assertThat(journal().claim("older", known, 10, LEASE_OF_A_CLAIM))
                .extracting(claimed -> claimed.operation().id())
                .containsExactly(old);
        assertThat(journal().unknown(known, Duration.ofHours(1))).isEmpty();
        assertThat(find(operation.id()).waitsFor()).isEqualTo(WaitsFor.NOTHING);
        assertThat(journal().unknown(known, Duration.ZERO)).isEqualTo(Map.of(later, 1L));

        assertThat(find(operation.id()).waitsFor()).isEqualTo(WaitsFor.TASK_MANAGER);
        assertThat(find(operation.id()).reason()).contains("create_instance version 2");
        assertThat(journal().claim("newer", Set.of(later), 10, LEASE_OF_A_CLAIM))
                .extracting(claimed -> claimed.operation().type())
                .containsExactly(later);
        assertThat(journal().unknown(known, Duration.ZERO)).isEmpty();
    }

    private Operation find(String id) {
        return database().read(stores -> stores.operations().find(id)).orElseThrow();
    }

    private NewOperation givenOperation(String kind, ProjectId project) {
        NewOperation plain = StoreFixture.operation(StoreFixture.newId());
        NewOperation operation = new NewOperation(
                plain.id(), StoreFixture.kind(kind), project, plain.subjects(), plain.payload(), plain.requestId());
        write(stores -> stores.operations().insert(operation));
        return operation;
    }
}
