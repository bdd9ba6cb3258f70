package org.trove.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.trove.model.InstanceId;
import org.trove.model.ProjectId;
import org.trove.operation.Lease;
import org.trove.operation.OperationRecord;
import org.trove.operation.OperationState;

/** The order of changes. */
public interface OperationChangesContract extends StoreFixture {

    private long last() {
        return database().read(stores -> stores.operationChanges().last());
    }

    private int number() {
        return count(stores -> stores.operationChanges().number(100));
    }

    private List<OperationRecord> after(long number) {
        return list(stores -> stores.operationChanges().after(Set.of(PROJECT), number, 100));
    }

    @Test
    default void changes_get_growing_numbers_and_each_operation_that_of_its_last_one() {
        number();
        long before = last();
        String one = givenOperation(givenInstance()).id();
        String two = givenOperation(givenInstance()).id();
        assertThat(test(stores -> stores.operationChanges().isPending())).isTrue();

        assertThat(number()).isEqualTo(2);
        assertThat(after(before)).extracting(OperationRecord::id).containsExactly(one, two);
        assertThat(after(before)).extracting(OperationRecord::changeNumber).containsExactly(before + 1, before + 2);
        assertThat(last()).isEqualTo(before + 2);
        assertThat(test(stores -> stores.operationChanges().isPending())).isFalse();
        assertThat(number()).isZero();

        journal()
                .commit(
                        journal().claim("node", 1, Duration.ofMinutes(1)).get(0).lease(),
                        StoreFixture.done(0, OperationState.SUCCEEDED, 1));
        assertThat(number()).isEqualTo(1);
        assertThat(after(before)).extracting(OperationRecord::id).containsExactly(two, one);
        assertThat(after(before + 2)).singleElement().satisfies(changed -> {
            assertThat(changed.id()).isEqualTo(one);
            assertThat(changed.state()).isEqualTo(OperationState.SUCCEEDED);
            assertThat(changed.changeNumber()).isEqualTo(before + 3);
        });
    }

    @Test
    default void a_cancel_is_a_change_that_followers_see() {
        InstanceId instance = givenInstance();
        String operation = givenOperation(instance).id();
        number();
        long before = last();

        write(stores -> stores.operations().requestCancel(instance));

        assertThat(number()).isEqualTo(1);
        assertThat(after(before)).singleElement().satisfies(changed -> {
            assertThat(changed.id()).isEqualTo(operation);
            assertThat(changed.cancelRequested()).isTrue();
        });
    }

    @Test
    default void changes_are_those_of_the_projects_asked_for_and_come_in_parts() {
        number();
        long before = last();
        givenOperation(givenInstance());
        givenOperation(givenInstance());
        givenOperation(givenInstance());
        assertThat(count(stores -> stores.operationChanges().number(2))).isEqualTo(2);
        assertThat(after(before)).hasSize(2);
        number();

        assertThat(list(stores -> stores.operationChanges().after(Set.of(PROJECT), before, 2)))
                .hasSize(2);
        assertThat(list(stores ->
                        stores.operationChanges().after(Set.of(PROJECT, new ProjectId("another")), before, 100)))
                .hasSize(3);
        assertThat(list(stores -> stores.operationChanges().after(Set.of(new ProjectId("another")), before, 100)))
                .isEmpty();
        assertThat(list(stores -> stores.operationChanges().after(Set.of(), before, 100)))
                .isEmpty();
    }

    @Test
    default void a_lease_that_is_renewed_is_no_change() {
        givenOperation(givenInstance());
        Lease lease = journal().claim("node", 1, Duration.ofMinutes(1)).get(0).lease();
        number();

        journal().renew(List.of(lease), Duration.ofMinutes(2));

        assertThat(number()).isZero();
    }

    @Test
    default void an_operation_that_is_asked_to_end_has_changed() {
        InstanceId instance = givenInstance();
        givenOperation(instance);
        journal().claim("node", 1, Duration.ofMinutes(1));
        number();

        count(stores -> stores.operations().requestCancel(instance));

        assertThat(number()).isEqualTo(1);
    }
}
