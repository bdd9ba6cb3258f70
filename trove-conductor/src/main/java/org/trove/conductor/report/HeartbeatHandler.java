package org.trove.conductor.report;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.trove.conductor.guard.SentGuard;
import org.trove.message.GuestReport;
import org.trove.model.AgentVersion;
import org.trove.model.InstanceId;
import org.trove.model.ServiceStatus;
import org.trove.model.VolumeUsage;
import org.trove.operation.Subject;
import org.trove.store.Heartbeat;

/** Heartbeats: the newest of each instance is recorded, and operations that wait for the state it tells are woken. */
final class HeartbeatHandler implements ReportHandler<GuestReport.Heartbeat> {
    private static final double SHORTEST_SECONDS = 0.1;
    private static final double LONGEST_SECONDS = 3_600;
    private static final double MILLIS = 1_000;

    private final SentGuard guard;
    private final Clock clock;
    private final ReportMetrics metrics;

    HeartbeatHandler(SentGuard guard, Clock clock, ReportMetrics metrics) {
        this.guard = guard;
        this.clock = clock;
        this.metrics = metrics;
    }

    @Override
    public Optional<Refusal> handle(GuestReport.Heartbeat report, long number, BatchWrites writes) {
        GuestReport.Payload payload = report.payload();
        if (payload == null || payload.serviceStatus() == null) {
            return Optional.of(Refusal.INVALID_ARGUMENT);
        }
        Optional<ServiceStatus> status = ServiceStatus.ofDescription(payload.serviceStatus());
        if (status.isEmpty()) {
            return Optional.of(Refusal.UNKNOWN_STATUS);
        }
        OptionalDouble sent = guard.believed(report.sent());
        if (sent.isEmpty()) {
            return Optional.of(Refusal.INVALID_TIME);
        }
        observe(report.sent());
        InstanceId instance = new InstanceId(report.instanceId());
        writes.add(new Heartbeat(
                instance,
                sent.getAsDouble(),
                number,
                status.get(),
                volume(payload),
                interval(payload),
                AgentVersion.parse(payload.guestVersion()).orElse(null)));
        if (isAwaited(status.get())) {
            writes.wake(Subject.of(instance));
        }
        return Optional.empty();
    }

    private void observe(@Nullable Double sent) {
        if (sent == null) {
            return;
        }
        if (guard.isAhead(sent)) {
            metrics.clockAhead();
        } else {
            metrics.lag(clock.millis() / 1000.0 - sent);
        }
    }

    private static @Nullable VolumeUsage volume(GuestReport.Payload payload) {
        Long used = payload.volumeUsed();
        Long total = payload.volumeTotal();
        if (used == null || total == null || used < 0 || total < 0) {
            return null;
        }
        return new VolumeUsage(used, total);
    }

    /** One that makes no sense is taken for none. */
    private static @Nullable Duration interval(GuestReport.Payload payload) {
        Double seconds = payload.heartbeatInterval();
        return seconds == null || !(seconds >= SHORTEST_SECONDS && seconds <= LONGEST_SECONDS)
                ? null
                : Duration.ofMillis(Math.round(seconds * MILLIS));
    }

    /** Whether a flow may wait for a guest to come to this state; those in between wake nobody. */
    private static boolean isAwaited(ServiceStatus status) {
        return switch (status) {
            case RUNNING,
                    HEALTHY,
                    INSTANCE_READY,
                    FAILED,
                    SHUTDOWN,
                    CRASHED,
                    BLOCKED,
                    PAUSED,
                    DELETED,
                    RESTART_REQUIRED,
                    FAILED_TIMEOUT_GUESTAGENT -> true;
            case BUILDING, PROMOTING, EJECTING, LOGGING, UNKNOWN, NEW, UPGRADING, RESTARTING -> false;
        };
    }
}
