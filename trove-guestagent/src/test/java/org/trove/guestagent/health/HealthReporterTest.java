package org.trove.guestagent.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trove.guestagent.FakeDatastore;
import org.trove.guestagent.RecordingReports;
import org.trove.guestagent.health.HealthReporter.Phase;
import org.trove.message.GuestReport.Heartbeat;
import org.trove.model.InstanceId;
import org.trove.model.ServiceStatus;
import org.trove.time.SettableClock;

final class HealthReporterTest {
    @TempDir
    Path data;

    private final RecordingReports reports = new RecordingReports();
    private final SettableClock clock = new SettableClock();
    private FakeDatastore datastore;

    @BeforeEach
    void makeDatastore() throws IOException {
        datastore = new FakeDatastore(data);
        Files.writeString(data.resolve("table.ibd"), "x".repeat(1000));
    }

    @Test
    void nothing_is_said_before_the_first_preparation() {
        HealthReporter health = reporter(Phase.NEW);
        health.tick();
        health.reportNow();
        assertThat(reports.all).isEmpty();
    }

    @Test
    void an_unchanged_state_is_said_once_an_interval() {
        HealthReporter health = reporter(Phase.PREPARED);
        tickSeconds(health, 7);
        assertThat(reports.statuses()).containsExactly("healthy", "healthy", "healthy");
    }

    @Test
    void a_change_is_said_at_once() {
        HealthReporter health = reporter(Phase.PREPARED);
        tickSeconds(health, 1);
        datastore.status = ServiceStatus.CRASHED;
        tickSeconds(health, 1);
        assertThat(reports.statuses()).containsExactly("healthy", "crashed");
    }

    @Test
    void phases_are_said_when_they_begin() {
        HealthReporter health = reporter(Phase.NEW);
        health.building();
        health.prepared();
        health.failed();
        assertThat(reports.statuses()).containsExactly("building", "healthy", "failed to spawn");
    }

    @Test
    void each_heartbeat_is_sent_after_the_one_before_even_when_the_clock_stands() {
        HealthReporter health = reporter(Phase.PREPARED);
        health.reportNow();
        health.reportNow();
        assertThat(reports.all)
                .extracting(report -> ((Heartbeat) report).sent())
                .doesNotHaveDuplicates()
                .isSorted();
    }

    @Test
    void it_goes_on_as_soon_as_the_broker_is_back() {
        HealthReporter health = reporter(Phase.PREPARED);
        reports.brokerAway = true;
        tickSeconds(health, 2);
        reports.brokerAway = false;
        tickSeconds(health, 1);
        assertThat(reports.statuses()).containsExactly("healthy");
    }

    @Test
    void a_heartbeat_tells_how_full_the_volume_is() {
        reporter(Phase.PREPARED).reportNow();
        Heartbeat heartbeat = (Heartbeat) reports.all.get(0);
        assertThat(heartbeat.payload().volumeUsed()).isEqualTo(1000L);
        assertThat(heartbeat.payload().volumeTotal()).isEqualTo(2L << 30);
        assertThat(heartbeat.payload().guestVersion()).isEqualTo("9.9");
    }

    @Test
    void a_heartbeat_tells_when_the_next_one_comes() {
        reporter(Phase.PREPARED).reportNow();
        Heartbeat heartbeat = (Heartbeat) reports.all.get(0);
        assertThat(heartbeat.payload().heartbeatInterval()).isEqualTo(3.0);
    }

    private HealthReporter reporter(Phase phase) {
        VolumeMeter volume = new VolumeMeter(data, 2, clock);
        return new HealthReporter(
                new HealthReporter.Source(new InstanceId("i-1"), datastore, volume, () -> "9.9"),
                reports,
                Duration.ofSeconds(3),
                clock,
                phase);
    }

    private void tickSeconds(HealthReporter health, int seconds) {
        for (int i = 0; i < seconds; i++) {
            health.tick();
            clock.advance(Duration.ofSeconds(1));
        }
    }
}
