package org.trove.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.trove.model.Fault;
import org.trove.model.GuestCode;
import org.trove.model.Instance;
import org.trove.model.InstanceAddress;
import org.trove.model.InstanceDetails;
import org.trove.model.InstanceId;
import org.trove.model.InstanceTask;
import org.trove.model.ProjectId;
import org.trove.model.ServiceStatus;

/** What instance stores do. */
public interface InstanceStoreContract extends StoreFixture {
    ProjectId OTHER = new ProjectId("other");

    private InstanceDetails details(InstanceId id) {
        return database().read(stores -> stores.instances().details(id)).orElseThrow();
    }

    private void apply(InstanceChange change) {
        write(stores -> stores.instances().apply(change));
    }

    @Test
    default void an_instance_is_found_as_it_was_inserted() {
        InstanceId id = givenInstance();

        assertThat(optional(stores -> stores.instances().find(id))).contains(StoreFixture.instance(id, PROJECT));
        assertThat(details(id).guest().status()).isEqualTo(ServiceStatus.NEW);
    }

    @Test
    default void a_failed_unit_of_work_leaves_nothing_behind() {
        InstanceId id = StoreFixture.newId();

        assertThatThrownBy(() -> write(stores -> {
                    stores.instances().insert(StoreFixture.instance(id, PROJECT));
                    throw new IllegalStateException("on purpose");
                }))
                .hasMessage("on purpose");

        assertThat(optional(stores -> stores.instances().find(id))).isEmpty();
        assertThat(optional(stores -> stores.guestStatuses().find(id))).isEmpty();
    }

    @Test
    default void details_show_everything_that_belongs_to_an_instance() {
        InstanceId primary = StoreFixture.newId();
        InstanceId replica = StoreFixture.newId();
        List<InstanceAddress> addresses = List.of(
                new InstanceAddress("127.1.2.3", InstanceAddress.Type.PRIVATE, "net-1"),
                new InstanceAddress("198.51.100.7", InstanceAddress.Type.PUBLIC, null));
        write(stores -> {
            stores.datastores().register(DESCRIPTOR);
            stores.datastores().register(VERSION);
            stores.instances().insert(StoreFixture.instance(primary, PROJECT, primary, VERSION.id()));
            stores.instances().insert(StoreFixture.instance(replica, PROJECT, primary, VERSION.id()));
            stores.instances().apply(new InstanceChange.AddressesSet(primary, addresses));
            stores.instances().apply(new InstanceChange.FaultSet(primary, "x".repeat(300), "look here"));
        });
        addBackup("b1", primary, "BUILDING");
        addBackup("b2", replica, "COMPLETED");

        InstanceDetails shown = details(primary);

        assertThat(shown.version()).isEqualTo(VERSION);
        assertThat(shown.addresses()).isEqualTo(addresses);
        assertThat(shown.replicas()).containsExactly(replica);
        Fault fault = Objects.requireNonNull(shown.fault());
        assertThat(fault.message()).hasSize(255).endsWith("...");
        assertThat(fault.details()).isEqualTo("look here");
        assertThat(shown.backupRunning()).isTrue();
        assertThat(details(replica).backupRunning()).isFalse();
        assertThat(details(replica).instance().replicaOf()).isEqualTo(primary);
        assertThat(details(replica).fault()).isNull();
    }

    @Test
    default void a_list_is_paged_by_id_and_shows_one_project() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ids.add(givenInstance().value());
        }
        write(stores -> stores.instances().insert(StoreFixture.instance(StoreFixture.newId(), OTHER)));
        ids.sort(null);

        Page<InstanceDetails> first =
                database().read(stores -> stores.instances().list(PROJECT, 3, null, false));
        Page<InstanceDetails> second =
                database().read(stores -> stores.instances().list(PROJECT, 3, first.nextMarker(), false));

        assertThat(first.items())
                .extracting(item -> item.instance().id().value())
                .isEqualTo(ids.subList(0, 3));
        assertThat(first.nextMarker()).isEqualTo(ids.get(2));
        assertThat(second.items())
                .extracting(item -> item.instance().id().value())
                .isEqualTo(ids.subList(3, 5));
        assertThat(second.nextMarker()).isNull();
    }

    @Test
    default void a_task_changes_only_from_an_expected_one_and_counts_as_a_change() {
        InstanceId id = givenInstance();

        boolean refused = database()
                .write(stores -> stores.instances().changeTask(id, Set.of(InstanceTask.NONE), InstanceTask.REBOOTING));
        boolean changed = database()
                .write(stores -> stores.instances()
                        .changeTask(id, Set.of(InstanceTask.NONE, InstanceTask.BUILDING), InstanceTask.DELETING));

        assertThat(refused).isFalse();
        assertThat(changed).isTrue();
        Instance after = details(id).instance();
        assertThat(after.task()).isEqualTo(InstanceTask.DELETING);
        assertThat(after.version()).isEqualTo(1);
        assertThat(after.updated()).isAfter(CREATED);
    }

    @Test
    default void an_instance_that_is_being_deleted_stays_so_whatever_a_late_step_says() {
        InstanceId id = givenInstance();
        apply(new InstanceChange.TaskSet(id, InstanceTask.DELETING));

        apply(new InstanceChange.TaskSet(id, InstanceTask.NONE));
        apply(new InstanceChange.TaskSet(id, InstanceTask.BUILDING_ERROR_SERVER));

        assertThat(details(id).instance().task()).isEqualTo(InstanceTask.DELETING);
    }

    @Test
    default void of_many_instances_those_are_told_that_were_deleted() {
        InstanceId live = givenInstance();
        InstanceId deleted = givenInstance();
        apply(new InstanceChange.Deleted(deleted));
        List<InstanceId> asked = new ArrayList<>(List.of(live, deleted));
        for (int i = 0; i < 1_200; i++) {
            asked.add(StoreFixture.newId());
        }

        assertThat(list(stores -> List.copyOf(stores.instances().deletedAmong(asked))))
                .containsExactly(deleted);
        assertThat(list(stores -> List.copyOf(stores.instances().deletedAmong(List.of()))))
                .isEmpty();
    }

    @Test
    default void the_results_of_steps_show_in_the_instance() {
        InstanceId id = givenInstance();

        apply(new InstanceChange.ServerSet(id, "server-1", "BUILD"));
        apply(new InstanceChange.VolumeSet(id, "volume-1"));
        apply(new InstanceChange.TaskSet(id, InstanceTask.NONE));
        apply(new InstanceChange.ServiceStatusSet(id, ServiceStatus.BUILDING));

        InstanceDetails after = details(id);
        assertThat(after.instance().serverId()).isEqualTo("server-1");
        assertThat(after.instance().serverStatus()).isEqualTo("BUILD");
        assertThat(after.instance().volumeId()).isEqualTo("volume-1");
        assertThat(after.instance().task()).isEqualTo(InstanceTask.NONE);
        assertThat(after.guest().status()).isEqualTo(ServiceStatus.BUILDING);
        assertThat(list(stores -> List.copyOf(stores.instances().withServer()))).containsExactly(id);
    }

    @Test
    default void addresses_are_replaced_and_a_fault_can_be_cleared_and_come_back() {
        InstanceId id = givenInstance();
        InstanceAddress address = new InstanceAddress("127.0.0.9", InstanceAddress.Type.PRIVATE, "net");

        apply(new InstanceChange.AddressesSet(id, List.of(address, address)));
        apply(new InstanceChange.AddressesSet(id, List.of(address)));
        apply(new InstanceChange.FaultSet(id, "first", ""));
        apply(new InstanceChange.FaultCleared(id));

        assertThat(details(id).addresses()).containsExactly(address);
        assertThat(details(id).fault()).isNull();

        apply(new InstanceChange.FaultSet(id, "second", ""));
        assertThat(details(id).fault()).extracting(Fault::message).isEqualTo("second");
    }

    @Test
    default void a_deleted_instance_is_kept_but_not_shown() {
        InstanceId id = givenInstance();
        apply(new InstanceChange.ServerSet(id, "server-1", "ACTIVE"));

        apply(new InstanceChange.Deleted(id));
        apply(new InstanceChange.TaskSet(id, InstanceTask.RESIZING));

        Instance kept = database().read(stores -> stores.instances().find(id)).orElseThrow();
        assertThat(kept.isDeleted()).isTrue();
        assertThat(kept.task()).isEqualTo(InstanceTask.NONE);
        assertThat(kept.serverId()).isEqualTo("server-1");
        assertThat(optional(stores -> stores.instances().details(id))).isEmpty();
        assertThat(optional(stores -> stores.instances().lock(id))).isEmpty();
        assertThat(list(stores -> List.copyOf(stores.instances().withServer()))).isEmpty();
        assertThat(map(stores -> stores.instances().encryptedKeys(List.of(id)))).isEmpty();
        assertThat(optional(stores -> stores.guestStatuses().find(id)))
                .hasValueSatisfying(guest -> assertThat(guest.status()).isEqualTo(ServiceStatus.DELETED));
    }

    @Test
    default void a_server_is_found_to_be_of_the_instance_that_has_it_until_that_is_deleted() {
        InstanceId one = givenInstance();
        InstanceId two = givenInstance();
        InstanceId gone = givenInstance();
        apply(new InstanceChange.ServerSet(one, one.value(), "BUILD"));
        apply(new InstanceChange.ServerSet(two, two.value(), "BUILD"));
        apply(new InstanceChange.ServerSet(gone, gone.value(), "ACTIVE"));
        apply(new InstanceChange.Deleted(gone));
        List<String> asked = List.of(one.value(), gone.value(), "nobody's");

        assertThat(map(stores -> stores.instances().ofServers(asked))).isEqualTo(Map.of(one.value(), one));
        assertThat(map(stores -> stores.instances().ofServers(List.of()))).isEmpty();
    }

    @Test
    default void server_statuses_are_written_where_they_differ() {
        InstanceId one = givenInstance();
        InstanceId two = givenInstance();
        InstanceId silent = givenInstance();
        Map<InstanceId, String> statuses = Map.of(one, "ACTIVE", two, "ERROR", StoreFixture.newId(), "ACTIVE");

        int first = database().write(stores -> stores.instances().recordServerStatuses(statuses));
        int again = database().write(stores -> stores.instances().recordServerStatuses(statuses));

        assertThat(first).isEqualTo(2);
        assertThat(again).isZero();
        assertThat(details(two).instance().serverStatus()).isEqualTo("ERROR");
        assertThat(details(silent).instance().serverStatus()).isNull();
    }

    @Test
    default void root_is_enabled_until_it_is_disabled() {
        InstanceId id = givenInstance();
        assertThat(optional(stores -> Optional.ofNullable(stores.instances().rootEnabledSince(id))))
                .isEmpty();

        write(stores -> stores.instances().recordRootEnabled(id, "user"));
        assertThat(optional(stores -> Optional.ofNullable(stores.instances().rootEnabledSince(id))))
                .isPresent();

        assertThat(test(stores -> stores.instances().recordRootDisabled(id))).isTrue();
        assertThat(test(stores -> stores.instances().recordRootDisabled(id))).isFalse();
        assertThat(optional(stores -> Optional.ofNullable(stores.instances().rootEnabledSince(id))))
                .isEmpty();
    }

    @Test
    default void names_keys_and_counts_are_kept() {
        InstanceId id = givenInstance();
        String name = "Ünïcødé 数据库";

        write(stores -> stores.instances().rename(id, name));

        assertThat(details(id).instance().name()).isEqualTo(name);
        assertThat(map(stores -> stores.instances().encryptedKeys(List.of(id, StoreFixture.newId()))))
                .isEqualTo(Map.of(id, "c2VhbGVk"));
        assertThat(map(stores -> stores.instances().countByTask())).isEqualTo(Map.of(InstanceTask.BUILDING, 1L));
    }

    private GuestCode code(InstanceId id) {
        return Objects.requireNonNull(
                        map(stores -> stores.instances().guestKeys(List.of(id))).get(id))
                .code();
    }

    @Test
    default void the_code_of_a_guest_is_unknown_then_old_then_new_for_good() {
        InstanceId id = givenInstance();
        assertThat(code(id)).isEqualTo(GuestCode.UNKNOWN);

        write(stores -> stores.instances().heardCode(id, GuestCode.PYTHON));
        assertThat(code(id)).isEqualTo(GuestCode.UNKNOWN);
        write(stores -> stores.instances().heardCode(id, GuestCode.OLD));
        assertThat(code(id)).isEqualTo(GuestCode.OLD);
        write(stores -> stores.instances().heardCode(id, GuestCode.NEW));
        write(stores -> stores.instances().heardCode(id, GuestCode.OLD));

        assertThat(code(id)).isEqualTo(GuestCode.NEW);
    }

    @Test
    default void an_operator_says_which_code_a_guest_has_and_its_reports_begin_anew() {
        InstanceId id = givenInstance();
        Heartbeat numbered = new Heartbeat(id, 1, 100, ServiceStatus.HEALTHY, null, null, null);
        write(stores -> stores.guestStatuses().record(List.of(numbered)));

        write(stores -> stores.instances().setCode(id, GuestCode.PYTHON));

        assertThat(code(id)).isEqualTo(GuestCode.PYTHON);
        Heartbeat bare = new Heartbeat(id, 2, ServiceStatus.RUNNING, null);
        boolean[] stale = new boolean[2];
        write(stores -> stale[0] = stores.guestStatuses().record(List.of(bare)) > 0);
        write(stores -> stale[1] = !stores.instances().setCode(StoreFixture.newId(), GuestCode.NEW));
        assertThat(stale).containsExactly(false, true);
        assertThat(list(stores -> stores.instances().guestPeers()))
                .extracting(GuestPeer::instance, GuestPeer::code)
                .containsExactly(tuple(id, GuestCode.PYTHON));
    }

    private InstanceId givenChanged(ProjectId project, int secondsAfterStart, @Nullable String cluster) {
        InstanceId id = StoreFixture.newId();
        if (cluster != null) {
            write(stores -> stores.datastores().register(VERSION));
            addCluster(cluster);
        }
        write(stores -> stores.instances()
                .insert(StoreFixture.instance(id, project, CREATED.plusSeconds(secondsAfterStart), cluster)));
        return id;
    }

    private Page<InstanceDetails> all(int limit, int offset) {
        return database().read(stores -> stores.instances().listAll(null, false, true, limit, offset));
    }

    private static List<InstanceId> ids(Page<InstanceDetails> page) {
        return page.items().stream().map(item -> item.instance().id()).toList();
    }

    @Test
    default void the_list_of_all_projects_starts_with_the_last_changed_and_goes_by_id_where_times_are_the_same() {
        InstanceId oldest = givenChanged(PROJECT, 1, null);
        InstanceId newest = givenChanged(OTHER, 9, null);
        List<InstanceId> same = Stream.of(givenChanged(PROJECT, 5, null), givenChanged(OTHER, 5, null))
                .sorted()
                .toList();

        Page<InstanceDetails> page = all(10, 0);

        assertThat(ids(page)).containsExactly(newest, same.get(0), same.get(1), oldest);
        assertThat(page.nextMarker()).isNull();
        assertThat(page.items().get(0).instance().project()).isEqualTo(OTHER);

        write(stores -> stores.instances().rename(oldest, "changed now"));
        assertThat(ids(all(1, 0))).containsExactly(oldest);
    }

    @Test
    default void the_list_of_all_projects_is_paged_by_offset() {
        List<InstanceId> lastFirst = new ArrayList<>();
        for (int i = 1; i <= 5; i++) {
            lastFirst.add(0, givenChanged(PROJECT, i, null));
        }

        assertThat(ids(all(2, 0))).isEqualTo(lastFirst.subList(0, 2));
        assertThat(all(2, 0).nextMarker()).isEqualTo("2");
        assertThat(ids(all(2, 2))).isEqualTo(lastFirst.subList(2, 4));
        assertThat(all(2, 2).nextMarker()).isEqualTo("4");
        assertThat(ids(all(2, 4))).isEqualTo(lastFirst.subList(4, 5));
        assertThat(all(2, 4).nextMarker()).isNull();
        assertThat(all(5, 0).nextMarker()).as("a full last page").isNull();
        assertThat(ids(all(2, 99))).isEmpty();
    }

    @Test
    default void the_list_of_all_projects_shows_the_deleted_ones_or_the_others() {
        InstanceId live = givenChanged(PROJECT, 1, null);
        InstanceId deleted = givenChanged(PROJECT, 2, "cluster-1");
        apply(new InstanceChange.Deleted(deleted));

        Page<InstanceDetails> gone =
                database().read(stores -> stores.instances().listAll(null, true, false, 10, 0));

        assertThat(ids(all(10, 0))).containsExactly(live);
        assertThat(ids(gone)).containsExactly(deleted);
        assertThat(gone.items().get(0).instance().isDeleted()).isTrue();
        assertThat(gone.items().get(0).guest().status()).isEqualTo(ServiceStatus.DELETED);
    }

    @Test
    default void the_list_of_all_projects_can_be_of_one_and_without_members_of_clusters() {
        InstanceId mine = givenChanged(PROJECT, 1, null);
        InstanceId member = givenChanged(PROJECT, 2, "cluster-1");
        InstanceId others = givenChanged(OTHER, 3, null);

        assertThat(ids(database().read(stores -> stores.instances().listAll(PROJECT, false, true, 10, 0))))
                .containsExactly(member, mine);
        assertThat(ids(database().read(stores -> stores.instances().listAll(PROJECT, false, false, 10, 0))))
                .containsExactly(mine);
        assertThat(ids(database().read(stores -> stores.instances().listAll(null, false, false, 10, 0))))
                .containsExactly(others, mine);
        assertThat(ids(database().read(stores -> stores.instances().listAll(PROJECT, true, true, 10, 0))))
                .isEmpty();
    }
}
