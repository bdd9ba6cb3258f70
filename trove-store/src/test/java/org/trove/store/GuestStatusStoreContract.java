package org.trove.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.trove.model.AgentVersion;
import org.trove.model.GuestStatus;
import org.trove.model.InstanceId;
import org.trove.model.ServiceStatus;
import org.trove.model.VolumeUsage;
import org.trove.store.GuestStatusStore.ReportKind;

/** What stores of guests' reports do. */
public interface GuestStatusStoreContract extends StoreFixture {
    private GuestStatus guest(InstanceId id) {
        return database().read(stores -> stores.guestStatuses().find(id)).orElseThrow();
    }

    private int record(Heartbeat... heartbeats) {
        return database().write(stores -> stores.guestStatuses().record(List.of(heartbeats)));
    }

    private static Heartbeat heartbeat(InstanceId id, double sent, ServiceStatus status) {
        return new Heartbeat(id, sent, status, null);
    }

    @Test
    default void the_time_is_that_by_which_reports_are_recorded() {
        InstanceId id = givenInstance();
        Instant before = database().read(stores -> stores.guestStatuses().now());

        record(heartbeat(id, 1_790_000_000, ServiceStatus.HEALTHY));

        Instant after = database().read(stores -> stores.guestStatuses().now());
        assertThat(guest(id).updated()).isBetween(before, after);
    }

    @Test
    default void a_heartbeat_shows_status_and_volume() {
        InstanceId id = givenInstance();

        int ignored = record(new Heartbeat(id, 1_790_000_000.123, ServiceStatus.HEALTHY, new VolumeUsage(10, 100)));

        assertThat(ignored).isZero();
        assertThat(guest(id).status()).isEqualTo(ServiceStatus.HEALTHY);
        assertThat(guest(id).volume()).isEqualTo(new VolumeUsage(10, 100));
        assertThat(guest(id).updated()).isAfter(CREATED);
    }

    @Test
    default void which_agent_a_guest_has_is_what_its_last_heartbeat_said() {
        InstanceId id = givenInstance();
        assertThat(agent(id)).isEmpty();
        AgentVersion version =
                AgentVersion.parse("1.0+0123456789ab?!ba9876543210").orElseThrow();
        record(new Heartbeat(id, 1, 0, ServiceStatus.HEALTHY, null, null, version));
        assertThat(agent(id)).contains(version);

        record(heartbeat(id, 2, ServiceStatus.HEALTHY));

        assertThat(agent(id)).isEmpty();
    }

    private Optional<AgentVersion> agent(InstanceId id) {
        return database().read(stores -> stores.guestStatuses().agentVersion(id));
    }

    @Test
    default void how_often_a_guest_reports_is_what_its_last_heartbeat_said() {
        InstanceId id = givenInstance();
        assertThat(guest(id).interval()).isNull();
        record(new Heartbeat(id, 1, 0, ServiceStatus.HEALTHY, null, Duration.ofSeconds(3), null));
        assertThat(guest(id).interval()).isEqualTo(Duration.ofSeconds(3));
        assertThat(database()
                        .read(stores -> stores.instances().details(id).orElseThrow())
                        .guest()
                        .interval())
                .isEqualTo(Duration.ofSeconds(3));

        record(heartbeat(id, 2, ServiceStatus.HEALTHY));

        assertThat(guest(id).interval()).isNull();
    }

    private GuestSigns signs(InstanceId id) {
        return database().read(stores -> stores.guestStatuses().signs(id));
    }

    @Test
    default void a_status_has_its_time_since_the_first_heartbeat_that_brought_it() {
        InstanceId id = givenInstance();
        record(heartbeat(id, 1, ServiceStatus.HEALTHY));
        Instant first = signs(id).statusSince();
        assertThat(first).isEqualTo(guest(id).updated());

        record(heartbeat(id, 2, ServiceStatus.HEALTHY));
        assertThat(signs(id).statusSince()).isEqualTo(first);
        record(heartbeat(id, 3, ServiceStatus.SHUTDOWN));

        assertThat(signs(id).statusSince()).isEqualTo(guest(id).updated());
        database().write(stores -> {
            stores.guestStatuses().set(id, ServiceStatus.RESTARTING);
            return true;
        });
        assertThat(signs(id).statusSince()).isEqualTo(guest(id).updated());
    }

    @Test
    default void the_last_word_of_all_others_is_known_where_there_are_any_that_reported() {
        InstanceId id = givenInstance();
        InstanceId other = givenInstance();
        record(heartbeat(id, 1, ServiceStatus.HEALTHY));
        assertThat(signs(id).othersHeard()).isNull();

        record(heartbeat(other, 1, ServiceStatus.HEALTHY));

        assertThat(signs(id).othersHeard()).isEqualTo(guest(other).updated());
    }

    @Test
    default void a_heartbeat_without_volume_keeps_the_last_measurement() {
        InstanceId id = givenInstance();

        record(new Heartbeat(id, 1, ServiceStatus.HEALTHY, new VolumeUsage(10, 100)));
        record(heartbeat(id, 2, ServiceStatus.HEALTHY));

        assertThat(guest(id).volume()).isEqualTo(new VolumeUsage(10, 100));
    }

    @Test
    default void an_older_heartbeat_changes_nothing_even_by_a_millisecond() {
        InstanceId id = givenInstance();
        record(heartbeat(id, 1_790_000_000.123, ServiceStatus.HEALTHY));

        int ignored = record(heartbeat(id, 1_790_000_000.122, ServiceStatus.SHUTDOWN));
        int repeated = record(heartbeat(id, 1_790_000_000.123, ServiceStatus.SHUTDOWN));
        int newer = record(heartbeat(id, 1_790_000_000.124, ServiceStatus.CRASHED));

        assertThat(List.of(ignored, repeated, newer)).containsExactly(1, 1, 0);
        assertThat(guest(id).status()).isEqualTo(ServiceStatus.CRASHED);
    }

    @Test
    default void heartbeats_of_unknown_and_deleted_instances_change_nothing() {
        InstanceId deleted = givenInstance();
        InstanceId live = givenInstance();
        write(stores -> stores.instances().apply(new InstanceChange.Deleted(deleted)));

        int ignored = record(
                heartbeat(deleted, 5, ServiceStatus.HEALTHY),
                heartbeat(StoreFixture.newId(), 5, ServiceStatus.HEALTHY),
                heartbeat(live, 5, ServiceStatus.HEALTHY));

        assertThat(ignored).isEqualTo(2);
        assertThat(guest(deleted).status()).isEqualTo(ServiceStatus.DELETED);
        assertThat(guest(live).status()).isEqualTo(ServiceStatus.HEALTHY);
    }

    @Test
    default void restart_required_is_kept_until_the_control_plane_says_otherwise() {
        InstanceId id = givenInstance();
        write(stores -> stores.guestStatuses().set(id, ServiceStatus.RESTART_REQUIRED));

        record(new Heartbeat(id, 1, ServiceStatus.HEALTHY, new VolumeUsage(1, 2)));
        assertThat(guest(id).status()).isEqualTo(ServiceStatus.RESTART_REQUIRED);
        assertThat(guest(id).volume()).isEqualTo(new VolumeUsage(1, 2));

        write(stores -> stores.guestStatuses().set(id, ServiceStatus.RESTARTING));
        record(heartbeat(id, 2, ServiceStatus.HEALTHY));
        assertThat(guest(id).status()).isEqualTo(ServiceStatus.HEALTHY);
    }

    @Test
    default void batches_of_every_size_are_written_whole() {
        List<InstanceId> ids = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            ids.add(givenInstance());
        }
        for (int size : new int[] {1, 2, 3, 5, 16, 17, 33, 40}) {
            List<Heartbeat> batch = ids.subList(0, size).stream()
                    .map(id -> new Heartbeat(id, 100 + size, ServiceStatus.RUNNING, new VolumeUsage(size, 50)))
                    .toList();
            assertThat(count(stores -> stores.guestStatuses().record(batch))).isZero();
            assertThat(ids.subList(0, size))
                    .allSatisfy(id -> assertThat(guest(id).volume()).isEqualTo(new VolumeUsage(size, 50)));
        }
        assertThat(record()).isZero();
    }

    @Test
    default void the_newest_of_two_heartbeats_in_one_call_counts() {
        InstanceId id = givenInstance();

        int ignored = record(heartbeat(id, 7, ServiceStatus.HEALTHY), heartbeat(id, 6, ServiceStatus.SHUTDOWN));

        assertThat(ignored).isEqualTo(1);
        assertThat(guest(id).status()).isEqualTo(ServiceStatus.HEALTHY);
    }

    @Test
    default void progress_of_a_backup_counts_where_it_is_newer_and_the_backup_is_the_guests() {
        InstanceId id = givenInstance();
        InstanceId stranger = givenInstance();
        addBackup("b1", id, "BUILDING");

        int forged = recordBackup(progress(stranger, 9, "FAILED"));
        int stated = recordBackup(progress(id, 5, "COMPLETED"));
        int stale = recordBackup(progress(id, 4, "BUILDING"));

        assertThat(List.of(forged, stated, stale)).containsExactly(1, 0, 1);
        assertThat(backupRunning(id)).isFalse();
    }

    @Test
    default void running_backups_of_one_instance_are_failed_and_the_ended_ones_stay() {
        InstanceId id = givenInstance();
        InstanceId other = givenInstance();
        addBackup("b1", id, "NEW");
        addBackup("b2", id, "BUILDING");
        addBackup("b3", id, "SAVING");
        addBackup("b4", id, "COMPLETED");
        addBackup("b5", other, "BUILDING");

        assertThat(count(stores -> stores.guestStatuses().failRunningBackups(id)))
                .isEqualTo(3);
        assertThat(count(stores -> stores.guestStatuses().failRunningBackups(id)))
                .isZero();
        assertThat(backupRunning(id)).isFalse();
        assertThat(backupRunning(other)).isTrue();
    }

    private static Heartbeat numbered(InstanceId id, double sent, long number, ServiceStatus status) {
        return new Heartbeat(id, sent, number, status, null, null, null);
    }

    @Test
    default void numbers_order_heartbeats_whatever_the_guests_clock_says() {
        InstanceId id = givenInstance();
        record(numbered(id, 9_000, 10, ServiceStatus.HEALTHY));

        assertThat(record(numbered(id, 9_001, 10, ServiceStatus.CRASHED))).isEqualTo(1);
        assertThat(record(numbered(id, 9_002, 9, ServiceStatus.CRASHED))).isEqualTo(1);
        assertThat(guest(id).status()).isEqualTo(ServiceStatus.HEALTHY);

        assertThat(record(numbered(id, 1, 11, ServiceStatus.SHUTDOWN))).isZero();
        assertThat(guest(id).status()).isEqualTo(ServiceStatus.SHUTDOWN);
    }

    @Test
    default void a_report_without_number_is_not_that_of_a_guest_whose_heartbeats_have_them() {
        InstanceId id = givenInstance();
        addBackup("b1", id, "BUILDING");
        assertThat(record(heartbeat(id, 5, ServiceStatus.RUNNING))).isZero();
        assertThat(isNews(id, ReportKind.FAULT, 0)).isTrue();

        record(numbered(id, 6, 1, ServiceStatus.HEALTHY));

        assertThat(record(heartbeat(id, 7, ServiceStatus.CRASHED))).isEqualTo(1);
        assertThat(recordBackup(progress(id, 7, "FAILED"))).isEqualTo(1);
        assertThat(isNews(id, ReportKind.FAULT, 0)).isFalse();
        assertThat(guest(id).status()).isEqualTo(ServiceStatus.HEALTHY);
    }

    @Test
    default void a_report_of_each_kind_is_news_once() {
        InstanceId id = givenInstance();
        addBackup("b1", id, "BUILDING");

        assertThat(isNews(id, ReportKind.FAULT, 7)).isTrue();
        assertThat(isNews(id, ReportKind.FAULT, 7)).isFalse();
        assertThat(isNews(id, ReportKind.FAULT, 6)).isFalse();
        assertThat(isNews(id, ReportKind.ROOT, 6)).isTrue();
        assertThat(recordBackup(new BackupProgress(id, "b1", 9, 5, "SAVING", null, null, null, null)))
                .isZero();
        assertThat(recordBackup(new BackupProgress(id, "b1", 10, 5, "FAILED", null, null, null, null)))
                .isEqualTo(1);
        assertThat(recordBackup(new BackupProgress(id, "b1", 1, 6, "COMPLETED", null, null, null, null)))
                .isZero();
        assertThat(isNews(StoreFixture.newId(), ReportKind.FAULT, 7)).isFalse();
    }

    private boolean isNews(InstanceId id, ReportKind kind, long number) {
        return database().write(stores -> stores.guestStatuses().isNews(id, kind, number));
    }

    private boolean backupRunning(InstanceId id) {
        return optional(stores -> stores.instances().details(id)).orElseThrow().backupRunning();
    }

    private int recordBackup(BackupProgress progress) {
        return database().write(stores -> stores.guestStatuses().recordBackups(List.of(progress)));
    }

    private static BackupProgress progress(InstanceId id, double sent, @Nullable String state) {
        return new BackupProgress(id, "b1", sent, state, 0.25, null, "c0ffee", null);
    }
}
