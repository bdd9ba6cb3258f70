package org.trove.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.trove.model.InstanceId;
import org.trove.model.Orphan;
import org.trove.model.Ownership;

/** What stores of orphans do, and what instances say of what they own. */
public interface OrphanStoreContract extends StoreFixture {
    Orphan SERVER =
            new Orphan(Orphan.Resource.SERVER, "server-1", new InstanceId("gone"), Orphan.Reason.INSTANCE_DELETED);
    Orphan ADDRESS =
            new Orphan(Orphan.Resource.ADDRESS, "127.1.2.3", new InstanceId("gone"), Orphan.Reason.INSTANCE_UNKNOWN);

    private List<Orphan> record(Orphan... found) {
        return database().write(stores -> stores.orphans().record(List.of(found)));
    }

    private List<Orphan> known() {
        return list(stores -> stores.orphans().list()).stream()
                .map(Orphan.Known::orphan)
                .toList();
    }

    @Test
    default void an_orphan_is_new_once_and_keeps_the_time_at_which_it_was_found() {
        assertThat(record(SERVER)).containsExactly(SERVER);
        List<Orphan.Known> first = list(stores -> stores.orphans().list());

        assertThat(record(SERVER, ADDRESS)).containsExactly(ADDRESS);
        assertThat(record(SERVER, ADDRESS)).isEmpty();

        assertThat(known()).containsExactlyInAnyOrder(SERVER, ADDRESS);
        assertThat(list(stores -> stores.orphans().list())).containsAll(first);
    }

    @Test
    default void an_orphan_is_known_for_as_long_as_the_database_says() {
        record(SERVER);

        assertThat(list(stores -> stores.orphans().knownFor(Duration.ofHours(1))))
                .isEmpty();
        assertThat(list(stores -> stores.orphans().knownFor(Duration.ZERO))).containsExactly(SERVER);
    }

    @Test
    default void orphans_are_forgotten_by_name_or_when_nobody_sees_them() {
        record(SERVER, ADDRESS);

        write(stores -> stores.orphans().forget(List.of(SERVER)));
        assertThat(known()).containsExactly(ADDRESS);

        write(stores -> stores.orphans().forgetUnseen(Duration.ofHours(1)));
        assertThat(known()).containsExactly(ADDRESS);

        write(stores -> stores.orphans().forgetUnseen(Duration.ZERO));
        assertThat(known()).isEmpty();
    }

    @Test
    default void many_orphans_are_kept_at_once() {
        Orphan[] many = new Orphan[450];
        for (int i = 0; i < many.length; i++) {
            many[i] = new Orphan(
                    Orphan.Resource.VOLUME, "volume-" + i, new InstanceId("i" + i), Orphan.Reason.INSTANCE_UNKNOWN);
        }

        assertThat(record(many)).hasSize(450);
        assertThat(record(many)).isEmpty();
        assertThat(known()).hasSize(450);
    }

    @Test
    default void instances_say_what_they_own_deleted_ones_too_and_whether_an_operation_is_open() {
        InstanceId busy = givenInstance();
        InstanceId deleted = givenInstance();
        InstanceId never = StoreFixture.newId();
        givenOperation(busy);
        write(stores -> {
            stores.instances().apply(new InstanceChange.ServerSet(busy, "s1", "ACTIVE"));
            stores.instances().apply(new InstanceChange.VolumeSet(busy, "v1"));
            stores.instances().apply(new InstanceChange.Deleted(deleted));
        });

        assertThat(map(stores -> stores.instances().ownerships(List.of(busy, deleted, never))))
                .isEqualTo(Map.of(
                        busy, new Ownership(false, true, "s1", "v1"),
                        deleted, new Ownership(true, false, null, null)));
        assertThat(map(stores -> stores.instances().ownerships(List.of()))).isEmpty();
    }
}
