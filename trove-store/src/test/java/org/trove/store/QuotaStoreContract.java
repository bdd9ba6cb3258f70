package org.trove.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trove.model.Quota.Resource.INSTANCES;
import static org.trove.model.Quota.Resource.RAM;
import static org.trove.model.Quota.Resource.VOLUMES;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.trove.model.InstanceId;
import org.trove.model.InstanceTask;
import org.trove.model.ProjectId;
import org.trove.model.Quota;
import org.trove.operation.NewOperation;

/** What quota stores do; the defaults are Trove's. */
public interface QuotaStoreContract extends StoreFixture {
    ProjectId FRESH = new ProjectId("fresh-project");

    /** MiB of the flavors that the catalog has. */
    Map<String, Integer> FLAVORS = Map.of("1", 512, "2", 1024);

    private Set<Quota.Resource> add(Map<Quota.Resource, Integer> amounts) {
        return database().write(stores -> stores.quotas().add(FRESH, amounts));
    }

    private Quota quota(Quota.Resource resource) {
        return database().read(stores -> stores.quotas().quotas(FRESH)).stream()
                .filter(quota -> quota.resource() == resource)
                .findFirst()
                .orElseThrow();
    }

    @Test
    default void a_fresh_project_has_the_default_limits_and_uses_nothing() {
        assertThat(list(stores -> stores.quotas().quotas(FRESH))).hasSize(4);
        assertThat(quota(INSTANCES)).isEqualTo(new Quota(INSTANCES, 0, 0, 10));
        assertThat(quota(RAM).limit()).isEqualTo(Quota.UNLIMITED);
    }

    @Test
    default void use_grows_to_the_limit_and_not_beyond() {
        assertThat(add(Map.of(INSTANCES, 1, VOLUMES, 40, RAM, 1_000_000))).isEmpty();
        assertThat(add(Map.of(INSTANCES, 1, VOLUMES, 1))).containsExactly(VOLUMES);
        assertThat(quota(VOLUMES).inUse()).isEqualTo(40);
        assertThat(quota(RAM).inUse()).isEqualTo(1_000_000);
    }

    @Test
    default void giving_back_is_never_refused_and_stops_at_nothing() {
        add(Map.of(VOLUMES, 5));
        write(stores -> stores.quotas().setLimits(FRESH, Map.of(VOLUMES, 1)));

        assertThat(add(Map.of(VOLUMES, -2))).isEmpty();
        assertThat(quota(VOLUMES)).isEqualTo(new Quota(VOLUMES, 3, 0, 1));
        assertThat(add(Map.of(VOLUMES, -9))).isEmpty();
        assertThat(quota(VOLUMES).inUse()).isZero();
    }

    @Test
    default void limits_are_set_and_unset() {
        write(stores -> stores.quotas().setLimits(FRESH, Map.of(INSTANCES, 0)));
        assertThat(add(Map.of(INSTANCES, 1))).containsExactly(INSTANCES);

        write(stores -> stores.quotas().setLimits(FRESH, Map.of(INSTANCES, Quota.UNLIMITED)));
        assertThat(add(Map.of(INSTANCES, 10_000))).isEmpty();
    }

    private Map<Quota.Resource, Integer> correct() {
        Set<ProjectId> suspects = database().read(stores -> stores.quotas().suspects(FLAVORS));
        return suspects.contains(FRESH) ? correct(FRESH, FLAVORS) : Map.of();
    }

    private Map<Quota.Resource, Integer> correct(ProjectId project, Map<String, Integer> flavors) {
        return database().write(stores -> stores.quotas().correct(project, flavors));
    }

    private InstanceId givenBooked() {
        InstanceId id = StoreFixture.newId();
        write(stores -> {
            stores.instances().insert(StoreFixture.instance(id, FRESH));
            stores.quotas().add(FRESH, Map.of(INSTANCES, 1, RAM, 1024, VOLUMES, 5));
        });
        return id;
    }

    private NewOperation deletion(InstanceId id) {
        NewOperation any = StoreFixture.operation(id);
        return new NewOperation(
                any.id(), StoreFixture.kind("delete_instance"), FRESH, id, any.payload(), any.requestId());
    }

    @Test
    default void use_that_is_right_is_no_drift() {
        givenBooked();

        assertThat(correct()).isEmpty();
    }

    @Test
    default void drift_made_by_hand_is_set_right_in_both_directions() {
        givenBooked();
        write(stores -> stores.quotas().add(FRESH, Map.of(INSTANCES, 7, VOLUMES, -2, RAM, 1)));

        assertThat(correct()).isEqualTo(Map.of(INSTANCES, -7, VOLUMES, 2, RAM, -1));

        assertThat(quota(INSTANCES).inUse()).isEqualTo(1);
        assertThat(quota(VOLUMES).inUse()).isEqualTo(5);
        assertThat(quota(RAM).inUse()).isEqualTo(1024);
        assertThat(correct()).isEmpty();
    }

    @Test
    default void a_project_whose_use_was_never_booked_or_whose_instances_are_gone_is_set_right() {
        write(stores -> stores.instances().insert(StoreFixture.instance(StoreFixture.newId(), FRESH)));
        write(stores -> stores.quotas().add(PROJECT, Map.of(INSTANCES, 3)));

        Set<ProjectId> suspects = database().read(stores -> stores.quotas().suspects(FLAVORS));
        assertThat(suspects).containsExactlyInAnyOrder(FRESH, PROJECT);
        assertThat(correct()).isEqualTo(Map.of(INSTANCES, 1, VOLUMES, 5, RAM, 1024));
        assertThat(correct(PROJECT, FLAVORS)).isEqualTo(Map.of(INSTANCES, -3));
    }

    @Test
    default void an_instance_counts_until_its_deletion_is_accepted() {
        InstanceId id = givenBooked();
        write(stores -> {
            stores.instances().changeTask(id, EnumSet.allOf(InstanceTask.class), InstanceTask.DELETING);
            stores.quotas().add(FRESH, Map.of(INSTANCES, -1, RAM, -1024, VOLUMES, -5));
            stores.operations().insert(deletion(id));
        });
        assertThat(correct()).isEmpty();

        // What the flow writes that the deletion interrupts.
        write(stores -> stores.instances().apply(new InstanceChange.TaskSet(id, InstanceTask.BUILDING_ERROR_SERVER)));
        assertThat(correct()).isEmpty();

        write(stores -> stores.instances().apply(new InstanceChange.Deleted(id)));
        assertThat(correct()).isEmpty();
    }

    @Test
    default void memory_of_a_flavor_that_is_gone_is_left_alone() {
        givenBooked();
        write(stores -> stores.quotas().add(FRESH, Map.of(INSTANCES, 1, RAM, 50)));

        assertThat(correct(FRESH, Map.of())).isEqualTo(Map.of(INSTANCES, -1));
        assertThat(quota(RAM).inUse()).isEqualTo(1074);
    }

    private InstanceId bookedInstance() {
        InstanceId id = StoreFixture.newId();
        write(stores -> {
            stores.instances().insert(StoreFixture.instance(id, FRESH));
            stores.instances().apply(new InstanceChange.TaskSet(id, InstanceTask.RESIZING));
        });
        add(Map.of(INSTANCES, 1, RAM, 1024, VOLUMES, 5));
        return id;
    }

    private void reserve(InstanceId id, Map<Quota.Resource, Integer> amounts) {
        add(amounts);
        write(stores -> stores.instances().reserve(id, amounts));
    }

    private void apply(InstanceChange change) {
        write(stores -> stores.instances().apply(change));
    }

    private void assertNoDrift() {
        assertThat(list(stores -> List.copyOf(stores.quotas().suspects(FLAVORS))))
                .doesNotContain(FRESH);
    }

    @Test
    default void what_is_reserved_for_an_instance_is_no_drift_and_given_back_once() {
        InstanceId id = bookedInstance();

        reserve(id, Map.of(VOLUMES, 3, RAM, 512));

        assertNoDrift();
        apply(new InstanceChange.ReservationReleased(id));
        apply(new InstanceChange.ReservationReleased(id));
        assertThat(quota(VOLUMES).inUse()).isEqualTo(5);
        assertThat(quota(RAM).inUse()).isEqualTo(1024);
        assertNoDrift();
    }

    @Test
    default void a_size_that_an_instance_has_got_is_booked_once_whether_it_was_reserved_or_not() {
        InstanceId reserved = bookedInstance();
        reserve(reserved, Map.of(VOLUMES, 3));
        apply(new InstanceChange.VolumeSizeSet(reserved, 8));
        apply(new InstanceChange.VolumeSizeSet(reserved, 8));
        assertThat(quota(VOLUMES).inUse()).isEqualTo(8);

        apply(new InstanceChange.VolumeSizeSet(reserved, 9));

        assertThat(quota(VOLUMES).inUse()).isEqualTo(9);
        assertThat(database()
                        .read(stores -> stores.instances().find(reserved))
                        .orElseThrow()
                        .volumeSizeGb())
                .isEqualTo(9);
        assertNoDrift();
    }

    @Test
    default void a_flavor_that_an_instance_has_got_is_booked_once_in_both_directions() {
        InstanceId id = bookedInstance();
        apply(new InstanceChange.FlavorSet(id, "1", -512));
        apply(new InstanceChange.FlavorSet(id, "1", -512));
        assertThat(quota(RAM).inUse()).isEqualTo(512);

        reserve(id, Map.of(RAM, 512));
        apply(new InstanceChange.FlavorSet(id, "2", 512));

        assertThat(quota(RAM).inUse()).isEqualTo(1024);
        assertNoDrift();
    }

    @Test
    default void an_instance_that_is_being_deleted_gets_no_other_size_and_gives_nothing_back_twice() {
        InstanceId id = bookedInstance();
        reserve(id, Map.of(VOLUMES, 3, RAM, 512));
        write(stores -> {
            Map<Quota.Resource, Integer> taken = stores.instances().takeReserved(id);
            assertThat(taken).isEqualTo(Map.of(VOLUMES, 3, RAM, 512));
            stores.quotas().add(FRESH, Map.of(VOLUMES, -8, RAM, -1536, INSTANCES, -1));
            stores.instances().apply(new InstanceChange.TaskSet(id, InstanceTask.DELETING));
        });

        apply(new InstanceChange.FlavorSet(id, "1", 512));
        apply(new InstanceChange.VolumeSizeSet(id, 8));
        apply(new InstanceChange.ReservationReleased(id));

        assertThat(quota(VOLUMES).inUse()).isZero();
        assertThat(quota(RAM).inUse()).isZero();
        assertNoDrift();
    }
}
