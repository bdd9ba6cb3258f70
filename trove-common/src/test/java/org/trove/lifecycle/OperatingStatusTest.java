package org.trove.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trove.lifecycle.ShownInstances.NOW;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.trove.model.GuestStatus;
import org.trove.model.InstanceDetails;
import org.trove.model.InstanceTask;
import org.trove.model.ServiceStatus;
import org.trove.model.VolumeUsage;

/** The operating status, with a guest that reports and one that is silent. */
class OperatingStatusTest {
    private static final Duration EXPIRY = Duration.ofSeconds(90);
    private static final Instant JUST_IN_TIME = NOW.minus(EXPIRY).plusMillis(1);
    private static final Instant TOO_LATE = NOW.minus(EXPIRY);

    private final InstanceStatuses statuses = new InstanceStatuses(EXPIRY);

    @ParameterizedTest
    @CsvSource({
        "RUNNING, ACTIVE, ERROR",
        "BLOCKED, BLOCKED, ERROR",
        "PAUSED, SHUTDOWN, ERROR",
        "SHUTDOWN, SHUTDOWN, ERROR",
        "DELETED, DELETED, ERROR",
        "CRASHED, SHUTDOWN, ERROR",
        "FAILED, FAILED, ERROR",
        "BUILDING, BUILD, ERROR",
        "PROMOTING, PROMOTE, ERROR",
        "EJECTING, EJECT, ERROR",
        "LOGGING, LOGGING, ERROR",
        "UNKNOWN, ERROR, ERROR",
        "NEW, NEW, ERROR",
        "FAILED_TIMEOUT_GUESTAGENT, ERROR, ERROR",
        "INSTANCE_READY, BUILD, ERROR",
        "RESTART_REQUIRED, RESTART_REQUIRED, RESTART_REQUIRED",
        "HEALTHY, HEALTHY, ERROR",
        "UPGRADING, UPGRADING, ERROR",
        "RESTARTING, RESTARTING, ERROR"
    })
    void of_an_idle_instance_it_is_the_guest_s_word_until_that_expires(
            ServiceStatus service, String fresh, String expired) {
        assertThat(operating(InstanceTask.NONE, "ACTIVE", service, JUST_IN_TIME))
                .isEqualTo(fresh);
        assertThat(operating(InstanceTask.NONE, "ACTIVE", service, TOO_LATE)).isEqualTo(expired);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void it_is_empty_while_there_is_a_task(InstanceTask task) {
        assertThat(operating(task, "ACTIVE", ServiceStatus.HEALTHY, NOW)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"BUILD", "ERROR", "REBOOT", "RESIZE", "VERIFY_RESIZE", "SHUTDOWN", "SHUTOFF", "PAUSED"})
    void it_is_empty_while_the_server_is_not_active(String server) {
        assertThat(operating(InstanceTask.NONE, server, ServiceStatus.HEALTHY, NOW))
                .isEmpty();
    }

    @Test
    void it_is_empty_without_a_server() {
        assertThat(statuses.operatingStatus(
                        ShownInstances.of(InstanceTask.NONE, null, ServiceStatus.HEALTHY, NOW, false), NOW))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void a_task_keeps_the_guest_s_word_from_expiring(InstanceTask task) {
        var guest = ShownInstances.of(task, "ACTIVE", ServiceStatus.HEALTHY, TOO_LATE, false)
                .guest();
        assertThat(statuses.effective(guest, task, NOW)).isEqualTo(ServiceStatus.HEALTHY);
    }

    @ParameterizedTest
    @CsvSource({"3, 9, HEALTHY", "3, 10, ERROR", "60, 123, HEALTHY", "60, 124, ERROR"})
    void a_guest_that_says_how_often_it_reports_is_lost_when_it_missed_two_of_its_intervals(
            int intervalSeconds, int silentSeconds, String shown) {
        Instant now = NOW.plusSeconds(silentSeconds);

        assertThat(statuses.operatingStatus(reporting(Duration.ofSeconds(intervalSeconds)), now))
                .isEqualTo(shown);
        assertThat(statuses.isUnheard(
                        reporting(Duration.ofSeconds(intervalSeconds)).guest(), now))
                .isEqualTo(shown.equals("ERROR"));
    }

    @Test
    void who_began_to_listen_just_now_cannot_have_missed_a_report() {
        InstanceStatuses young = new InstanceStatuses(EXPIRY, NOW.plusSeconds(60));

        assertThat(young.operatingStatus(reporting(Duration.ofSeconds(3)), NOW.plusSeconds(69)))
                .isEqualTo("HEALTHY");
        assertThat(young.operatingStatus(reporting(Duration.ofSeconds(3)), NOW.plusSeconds(70)))
                .isEqualTo("ERROR");
    }

    @Test
    void a_guest_that_says_nothing_of_intervals_is_waited_for_until_120_s() {
        GuestStatus guest = new GuestStatus(ServiceStatus.HEALTHY, NOW, null);

        assertThat(statuses.isUnheard(guest, NOW.plusSeconds(119))).isFalse();
        assertThat(statuses.isUnheard(guest, NOW.plusSeconds(120))).isTrue();
    }

    private static InstanceDetails reporting(Duration interval) {
        InstanceDetails without = ShownInstances.of(InstanceTask.NONE, "ACTIVE", ServiceStatus.HEALTHY, NOW, false);
        GuestStatus guest = new GuestStatus(ServiceStatus.HEALTHY, NOW, null, interval);
        return new InstanceDetails(without.instance(), guest, null, List.of(), List.of(), null, false);
    }

    @Test
    void a_backup_does_not_change_it() {
        assertThat(statuses.operatingStatus(
                        ShownInstances.of(InstanceTask.NONE, "ACTIVE", ServiceStatus.HEALTHY, NOW, true), NOW))
                .isEqualTo("HEALTHY");
    }

    @Test
    void a_deleted_instance_is_shut_down() {
        assertThat(statuses.status(ShownInstances.deleted())).isEqualTo("SHUTDOWN");
    }

    @ParameterizedTest
    @CsvSource({"99, HEALTHY", "100, HEALTHY", "101, BLOCKED"})
    void a_database_that_is_larger_than_its_volume_is_not_healthy(long usedBytes, String shown) {
        InstanceDetails fits = ShownInstances.of(InstanceTask.NONE, "ACTIVE", ServiceStatus.HEALTHY, NOW, false);
        InstanceDetails details = new InstanceDetails(
                fits.instance(),
                new GuestStatus(ServiceStatus.HEALTHY, NOW, new VolumeUsage(usedBytes, 100)),
                null,
                List.of(),
                List.of(),
                null,
                false);
        assertThat(statuses.operatingStatus(details, NOW)).isEqualTo(shown);
    }

    private String operating(InstanceTask task, String server, ServiceStatus service, Instant heartbeat) {
        return statuses.operatingStatus(ShownInstances.of(task, server, service, heartbeat, false), NOW);
    }
}
