package org.trove.conductor.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.trove.conductor.guard.SentGuard;
import org.trove.message.GuestReport;
import org.trove.model.GuestStatus;
import org.trove.model.Instance;
import org.trove.model.InstanceDetails;
import org.trove.model.InstanceId;
import org.trove.model.InstanceTask;
import org.trove.model.ProjectId;
import org.trove.model.ServiceStatus;
import org.trove.model.VolumeUsage;
import org.trove.operation.CommitOutcome;
import org.trove.operation.Direction;
import org.trove.operation.Lease;
import org.trove.operation.NewOperation;
import org.trove.operation.OperationKind;
import org.trove.operation.OperationState;
import org.trove.operation.StepCommit;
import org.trove.operation.StepRecord;
import org.trove.operation.WaitsFor;
import org.trove.store.memory.MemoryDatabase;
import org.trove.store.memory.MemoryOperationJournal;
import org.trove.time.IdSource;
import org.trove.time.SettableClock;

class ReportLaneTest {
    private static final InstanceId ONE = new InstanceId("one");
    private static final InstanceId TWO = new InstanceId("two");
    private static final InstanceId REFUSED = new InstanceId("refused");
    private static final Duration LINGER = Duration.ofMillis(10);
    private static final int BATCH = 4;

    private final SettableClock clock = new SettableClock();
    private final ManualTimer timer = new ManualTimer(clock);
    private final MemoryDatabase memory = new MemoryDatabase(clock);
    private final PickyDatabase database = new PickyDatabase(memory, REFUSED);
    private final ReportIntake intake = newIntake();

    private ReportIntake newIntake() {
        ReportMetrics metrics = new ReportMetrics(new PrometheusRegistry());
        ReportHandlers handlers = new ReportHandlers(new SentGuard(clock, Duration.ofMinutes(5)), clock, metrics);
        BatchLimits limits = new BatchLimits(BATCH, LINGER, Duration.ofSeconds(5));
        return new LaneFactory(database, handlers, metrics, limits, clock, new FixedIds()).intake(List.of(timer));
    }

    @BeforeEach
    void instances() {
        memory.write(stores -> {
            List.of(ONE, TWO, REFUSED).forEach(id -> stores.instances().insert(instance(id, clock.instant())));
            return 0;
        });
    }

    @Test
    void a_report_is_written_and_then_acknowledged_when_it_has_lingered() {
        RecordingReceipt receipt = send(heartbeat(ONE, 1, "healthy"));

        timer.pass(LINGER.minusMillis(1));
        assertThat(receipt.state()).isEqualTo("open");
        assertThat(status(ONE).status()).isEqualTo(ServiceStatus.NEW);

        timer.pass(Duration.ofMillis(1));
        assertThat(receipt.state()).isEqualTo("acknowledged");
        assertThat(status(ONE).status()).isEqualTo(ServiceStatus.HEALTHY);
    }

    @Test
    void a_full_batch_does_not_linger_and_is_one_transaction() {
        List<RecordingReceipt> receipts = List.of(
                send(heartbeat(ONE, 1, "running")),
                send(heartbeat(TWO, 1, "shutdown")),
                send(new GuestReport.NotifyEnd("one", null, null)),
                send(new GuestReport.ReportRoot("one", null)));

        timer.pass(Duration.ZERO);

        assertThat(receipts).extracting(RecordingReceipt::state).containsOnly("acknowledged");
        assertThat(database.writes()).isEqualTo(1);
        assertThat(status(TWO).status()).isEqualTo(ServiceStatus.SHUTDOWN);
        assertThat(memory.<Boolean>read(stores -> stores.instances().rootEnabledSince(ONE) != null))
                .isTrue();
    }

    @Test
    void only_the_newest_heartbeat_of_an_instance_counts_whatever_the_order_of_arrival() {
        send(heartbeat(ONE, 2, "healthy"));
        send(heartbeat(ONE, 1, "shutdown"));
        timer.pass(LINGER);
        assertThat(status(ONE).status()).isEqualTo(ServiceStatus.HEALTHY);

        RecordingReceipt stale = send(heartbeat(ONE, 1.5, "crashed"));
        timer.pass(LINGER);
        assertThat(stale.state()).isEqualTo("acknowledged");
        assertThat(status(ONE).status()).isEqualTo(ServiceStatus.HEALTHY);
    }

    @Test
    void the_measured_volume_is_kept() {
        GuestReport.Payload payload = new GuestReport.Payload("healthy", 1000L, 5000L, "0.1");
        send(new GuestReport.Heartbeat("one", 1.0, payload));
        timer.pass(LINGER);

        assertThat(status(ONE).volume()).isEqualTo(new VolumeUsage(1000, 5000));
    }

    @Test
    void what_a_guest_says_of_its_interval_is_kept_where_it_makes_sense() {
        for (Double seconds : new Double[] {3.0, 0.0, -1.0, Double.NaN, 1e9, null}) {
            double sent = clock.instant().toEpochMilli() / 1e3;
            clock.advance(Duration.ofSeconds(1));
            send(new GuestReport.Heartbeat("one", sent, new GuestReport.Payload("healthy", null, null, null, seconds)));
            timer.pass(LINGER);

            Duration kept = seconds != null && seconds == 3.0 ? Duration.ofSeconds(3) : null;
            assertThat(status(ONE).interval()).isEqualTo(kept);
        }
    }

    @Test
    void what_cannot_have_an_effect_is_dropped_and_the_rest_of_its_batch_written() {
        RecordingReceipt unknownWord = send(heartbeat(ONE, 1, "splendid"));
        RecordingReceipt noTime = send(heartbeat(ONE, Double.NaN, "healthy"));
        RecordingReceipt strangeBackup = send(backup("b1", "NEARLY"));
        RecordingReceipt good = send(heartbeat(TWO, 1, "healthy"));

        timer.pass(LINGER);

        assertThat(List.of(unknownWord, noTime, strangeBackup))
                .extracting(RecordingReceipt::state)
                .containsOnly("dropped");
        assertThat(good.state()).isEqualTo("acknowledged");
        assertThat(status(TWO).status()).isEqualTo(ServiceStatus.HEALTHY);
    }

    @Test
    void a_report_that_the_database_refuses_fails_alone() {
        RecordingReceipt first = send(heartbeat(ONE, 1, "healthy"));
        RecordingReceipt poison = send(new GuestReport.NotifyExcInfo("refused", null, "no", null));
        RecordingReceipt last = send(heartbeat(TWO, 1, "healthy"));

        timer.pass(LINGER);

        assertThat(List.of(first.state(), poison.state(), last.state()))
                .containsExactly("acknowledged", "failed", "acknowledged");
        assertThat(status(ONE).status()).isEqualTo(ServiceStatus.HEALTHY);
        assertThat(status(TWO).status()).isEqualTo(ServiceStatus.HEALTHY);
    }

    @Test
    void while_the_database_is_away_nothing_is_acknowledged_and_tries_are_rare() {
        memory.setReachable(false);
        RecordingReceipt before = send(heartbeat(ONE, 1, "healthy"));
        timer.pass(LINGER);
        RecordingReceipt meanwhile = send(heartbeat(TWO, 1, "healthy"));
        timer.pass(Duration.ofMinutes(1));

        assertThat(before.state()).isEqualTo("open");
        assertThat(database.writes()).isBetween(10, 40);

        memory.setReachable(true);
        timer.pass(Duration.ofSeconds(5).plus(LINGER));
        assertThat(before.state()).isEqualTo("acknowledged");
        assertThat(meanwhile.state()).isEqualTo("acknowledged");
        assertThat(status(TWO).status()).isEqualTo(ServiceStatus.HEALTHY);
    }

    @Test
    void nothing_is_left_behind_when_many_reports_come() {
        List<RecordingReceipt> receipts = IntStream.range(0, 23)
                .mapToObj(i -> send(heartbeat(i % 2 == 0 ? ONE : TWO, i + 1.0, "healthy")))
                .toList();

        timer.pass(LINGER.multipliedBy(2));

        assertThat(receipts).extracting(RecordingReceipt::state).containsOnly("acknowledged");
        assertThat(timer.pending()).isZero();
    }

    @Test
    void a_guest_s_error_becomes_the_fault_of_the_instance_without_its_trace() {
        String message = "Disk is full.\nTraceback (most recent call last):\n  File \"agent.py\", line 7";
        send(new GuestReport.NotifyExcInfo("one", null, message, List.of("Traceback")));
        send(new GuestReport.NotifyExcInfo("two", null, null, null));
        timer.pass(LINGER);

        assertThat(faultOf(ONE)).isEqualTo("Disk is full.");
        assertThat(faultOf(TWO)).isEqualTo("The guest agent reported an error without saying which.");
    }

    @Test
    void progress_of_a_backup_is_recorded_step_by_step() {
        memory.addBackup("b1", ONE, "NEW");
        RecordingReceipt building = send(backup("b1", "BUILDING"));
        RecordingReceipt completed =
                send(new GuestReport.UpdateBackup("one", "b1", 3.0, 0.5, "COMPLETED", null, null, null));
        timer.pass(LINGER);

        assertThat(List.of(building.state(), completed.state())).containsOnly("acknowledged");
        assertThat(memory.<Boolean>read(
                        stores -> stores.instances().details(ONE).orElseThrow().backupRunning()))
                .isFalse();
    }

    @Test
    void an_operation_that_waits_for_the_guest_goes_on_when_the_guest_is_there() {
        MemoryOperationJournal journal = new MemoryOperationJournal(memory);
        memory.write(stores -> stores.operations()
                .insert(new NewOperation(
                        "op",
                        OperationKind.newest("create_instance").orElseThrow(),
                        new ProjectId("project"),
                        ONE,
                        "{}",
                        "req-1")));
        Lease lease = journal.claim("me", 1, Duration.ofMinutes(1)).get(0).lease();
        assertThat(journal.commit(lease, waitingForTheGuest())).isEqualTo(CommitOutcome.WRITTEN);

        send(heartbeat(ONE, 1, "building"));
        timer.pass(LINGER);
        assertThat(journal.claim("me", 1, Duration.ofMinutes(1))).isEmpty();

        send(heartbeat(ONE, 2, "healthy"));
        timer.pass(LINGER);
        assertThat(journal.claim("me", 1, Duration.ofMinutes(1))).hasSize(1);
    }

    private static StepCommit waitingForTheGuest() {
        StepRecord step = new StepRecord("await", 1, StepRecord.Outcome.WAITING, Map.of(), "the guest");
        Duration far = Duration.ofHours(1);
        return new StepCommit(
                step,
                OperationState.WAITING,
                "await",
                0,
                Direction.FORWARD,
                far,
                WaitsFor.GUEST,
                "the guest",
                List.of());
    }

    private RecordingReceipt send(GuestReport report) {
        RecordingReceipt receipt = new RecordingReceipt();
        intake.accept(report, 0, receipt);
        return receipt;
    }

    private GuestStatus status(InstanceId id) {
        return memory.read(stores -> stores.guestStatuses().find(id).orElseThrow());
    }

    private @Nullable String faultOf(InstanceId id) {
        InstanceDetails details =
                memory.read(stores -> stores.instances().details(id).orElseThrow());
        return details.fault() == null ? null : details.fault().message();
    }

    private static GuestReport heartbeat(InstanceId id, double sent, String status) {
        return new GuestReport.Heartbeat(id.value(), sent, new GuestReport.Payload(status, null, null, null));
    }

    private static GuestReport backup(String id, String state) {
        return new GuestReport.UpdateBackup("one", id, 2.0, null, state, null, null, null);
    }

    private static Instance instance(InstanceId id, Instant now) {
        return new Instance(
                id,
                new ProjectId("project"),
                id.value(),
                InstanceTask.NONE,
                "1",
                1,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                now,
                now,
                null,
                0);
    }

    private static final class FixedIds implements IdSource {
        @Override
        public UUID newId() {
            return new UUID(0, 0);
        }

        @Override
        public double nextFraction() {
            return 0.5;
        }
    }
}
