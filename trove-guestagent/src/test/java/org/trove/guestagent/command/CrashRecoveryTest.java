package org.trove.guestagent.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trove.guestagent.FakeDatastore;
import org.trove.guestagent.RecordingReports;
import org.trove.guestagent.config.GuestSettings.Recovery;
import org.trove.guestagent.datastore.GuestErrors;
import org.trove.guestagent.health.HealthReporter;
import org.trove.guestagent.health.HealthReporter.Phase;
import org.trove.guestagent.health.VolumeMeter;
import org.trove.message.GuestReport.NotifyExcInfo;
import org.trove.model.InstanceId;
import org.trove.time.SettableClock;

class CrashRecoveryTest {
    private static final InstanceId INSTANCE = new InstanceId("i-1");

    @TempDir
    Path state;

    private final RecordingReports reports = new RecordingReports();
    private final SettableClock clock = new SettableClock();
    private final Deque<Runnable> commands = new ArrayDeque<>();
    private FakeDatastore datastore;
    private PrepareJournal journal;
    private CrashRecovery recovery;

    @BeforeEach
    void open() {
        datastore = new FakeDatastore(state);
        journal = new PrepareJournal(state);
        journal.succeed();
        recovery = recovery(new Recovery(5, Duration.ofMinutes(10)));
    }

    @Test
    void a_killed_datastore_is_started_again_and_that_is_told() {
        datastore.killed = true;
        lookSeconds(1);
        datastore.killed = false;
        lookSeconds(5);

        assertThat(datastore.actions).containsExactly("start");
        assertThat(faults()).singleElement().asString().contains("killed or crashed", "has started it again");
    }

    @Test
    void a_datastore_that_ended_in_good_order_stays_down() {
        lookSeconds(60);

        assertThat(datastore.actions).isEmpty();
        assertThat(faults()).isEmpty();
    }

    @Test
    void one_that_was_stopped_by_a_command_stays_down_also_where_it_had_to_be_killed_for_that() {
        journal.markStopped();
        datastore.killed = true;
        lookSeconds(60);

        assertThat(datastore.actions).isEmpty();
    }

    @Test
    void what_was_never_prepared_is_not_started() {
        recovery = new CrashRecovery(
                datastore,
                new PrepareJournal(state.resolve("other")),
                health(),
                new FaultReporter(INSTANCE, reports),
                Recovery.DEFAULT,
                clock);
        datastore.killed = true;
        lookSeconds(5);

        assertThat(datastore.actions).isEmpty();
    }

    @Test
    void a_start_waits_for_its_turn_and_is_left_out_where_a_command_came_before_it() {
        datastore.killed = true;
        recovery.look(commands::add);
        datastore.killed = false;
        commands.remove().run();

        assertThat(datastore.actions).isEmpty();
    }

    @Test
    void pauses_grow_and_it_gives_up_with_a_fault_that_says_why() {
        datastore.killed = true;
        datastore.failure = GuestErrors.failed("MariaDB did not start: disk full");
        lookSeconds(1);
        assertThat(datastore.actions).hasSize(1);
        lookSeconds(1);
        assertThat(datastore.actions).hasSize(1);
        lookSeconds(2);
        assertThat(datastore.actions).hasSize(2);
        lookSeconds(600);

        assertThat(datastore.actions).hasSize(5);
        assertThat(faults())
                .singleElement()
                .asString()
                .contains("5 times within 10m", "does not start it again", "disk full", "Restart the instance");
    }

    @Test
    void one_that_crashes_after_each_start_is_given_up_too() {
        for (int second = 0; second < 300; second++) {
            datastore.killed = true;
            lookSeconds(1);
        }

        assertThat(datastore.actions).hasSize(5);
        assertThat(faults()).hasSize(6);
        assertThat(faults().get(5)).contains("does not start it again");
    }

    @Test
    void a_restart_by_somebody_gives_it_new_starts_and_old_ones_are_forgotten() {
        one_that_crashes_after_each_start_is_given_up_too();
        datastore.killed = false;
        lookSeconds(700);
        datastore.killed = true;
        lookSeconds(1);

        assertThat(datastore.actions).hasSize(6);
    }

    @Test
    void it_can_be_turned_off() {
        recovery = recovery(new Recovery(0, Duration.ofMinutes(10)));
        datastore.killed = true;
        lookSeconds(60);

        assertThat(datastore.actions).isEmpty();
        assertThat(faults()).singleElement().asString().contains("turned off");
    }

    private CrashRecovery recovery(Recovery limits) {
        return new CrashRecovery(datastore, journal, health(), new FaultReporter(INSTANCE, reports), limits, clock);
    }

    private HealthReporter health() {
        return new HealthReporter(
                new HealthReporter.Source(INSTANCE, datastore, new VolumeMeter(state, 1, clock), () -> "9.9"),
                reports,
                Duration.ofSeconds(3),
                clock,
                Phase.PREPARED);
    }

    private void lookSeconds(int seconds) {
        for (int i = 0; i < seconds; i++) {
            recovery.look(commands::add);
            while (!commands.isEmpty()) {
                commands.remove().run();
            }
            clock.advance(Duration.ofSeconds(1));
        }
    }

    private List<String> faults() {
        return reports.all.stream()
                .filter(NotifyExcInfo.class::isInstance)
                .map(report -> String.valueOf(((NotifyExcInfo) report).message()))
                .toList();
    }
}
