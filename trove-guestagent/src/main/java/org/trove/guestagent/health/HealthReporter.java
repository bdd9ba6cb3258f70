package org.trove.guestagent.health;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.bus.ReportCaster;
import org.trove.guestagent.datastore.DatastoreManager;
import org.trove.message.GuestReport.Heartbeat;
import org.trove.message.GuestReport.Payload;
import org.trove.model.InstanceId;
import org.trove.model.ServiceStatus;
import org.trove.model.VolumeUsage;

/**
 * Probes the datastore every second and sends a heartbeat at each change and at least every interval. Says nothing before the
 * first preparation; says BUILDING during it.
 */
public final class HealthReporter {
    private static final Logger LOG = LoggerFactory.getLogger(HealthReporter.class);
    private static final Duration PROBE_INTERVAL = Duration.ofSeconds(1);
    private static final double MILLIS = 1_000.0;

    private final Source source;
    private final ReportCaster reports;
    private final Duration interval;
    private final Clock clock;
    private volatile Phase phase;
    private @Nullable ServiceStatus lastStatus;
    private Instant lastAttempt = Instant.EPOCH;
    private double lastSent;
    private boolean lastFailed;
    private @Nullable ServiceStatus delivered;

    /**
     * @param interval between heartbeats of an unchanged state
     * @param phase in which the agent starts
     */
    public HealthReporter(Source source, ReportCaster reports, Duration interval, Clock clock, Phase phase) {
        this.source = source;
        this.reports = reports;
        this.interval = interval;
        this.clock = clock;
        this.phase = phase;
    }

    /** Where the instance stands on the way to a datastore that runs. */
    public enum Phase {
        /** Nothing was asked yet: silence. */
        NEW,
        BUILDING,
        /** The preparation failed. */
        FAILED,
        /** The datastore's own state counts. */
        PREPARED
    }

    /** What heartbeats tell of. */
    public record Source(
            InstanceId instance, DatastoreManager manager, VolumeMeter volume, Supplier<String> guestVersion) {}

    public void start(ScheduledExecutorService scheduler) {
        scheduler.scheduleWithFixedDelay(this::tick, 0, PROBE_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    public void building() {
        enter(Phase.BUILDING);
    }

    public void prepared() {
        enter(Phase.PREPARED);
    }

    public void failed() {
        enter(Phase.FAILED);
    }

    private void enter(Phase next) {
        phase = next;
        source.volume().forget();
        reportNow();
    }

    /** Sends a heartbeat whatever was sent before, unless there is nothing to tell yet. */
    public synchronized void reportNow() {
        ServiceStatus status = status();
        if (status != null) {
            send(status);
        }
    }

    /** One look at the datastore; sends where something changed, the interval is over or the last heartbeat was lost. */
    public void tick() {
        try {
            lookOnce();
        } catch (RuntimeException e) {
            LOG.error("probe failed", e);
        }
    }

    private synchronized void lookOnce() {
        ServiceStatus status = status();
        if (status == null) {
            return;
        }
        boolean due = !lastAttempt.plus(interval).isAfter(clock.instant());
        if (due || lastFailed || status != lastStatus) {
            send(status);
        }
    }

    private @Nullable ServiceStatus status() {
        return switch (phase) {
            case NEW -> null;
            case BUILDING -> ServiceStatus.BUILDING;
            case FAILED -> ServiceStatus.FAILED;
            case PREPARED -> source.manager().probe();
        };
    }

    private void send(ServiceStatus status) {
        if (status != lastStatus) {
            LOG.info("datastore state changed from={} to={}", lastStatus, status);
        }
        lastStatus = status;
        lastAttempt = clock.instant();
        VolumeUsage volume = source.volume().usage();
        Payload payload = new Payload(
                status.description(),
                volume.usedBytes(),
                volume.totalBytes(),
                source.guestVersion().get(),
                interval.toMillis() / MILLIS);
        reports.cast(new Heartbeat(source.instance().value(), nextSent(), payload))
                .whenComplete((done, failure) -> sent(status, failure));
    }

    /** What the last heartbeat said that the broker took; empty before the first. */
    public synchronized Optional<ServiceStatus> delivered() {
        return Optional.ofNullable(delivered);
    }

    private synchronized void sent(ServiceStatus status, @Nullable Throwable failure) {
        if (failure == null) {
            delivered = status;
        }
        if (failure != null && !lastFailed) {
            LOG.warn("heartbeats cannot be sent cause={}", failure.toString());
        } else if (failure == null && lastFailed) {
            LOG.info("heartbeats are sent again");
        }
        lastFailed = failure != null;
    }

    /** The conductor drops what is not newer, so that a clock that stands still or goes back must not show. */
    private double nextSent() {
        lastSent = Math.max(clock.millis() / MILLIS, lastSent + 1 / MILLIS);
        return lastSent;
    }
}
