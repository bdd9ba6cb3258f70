package org.trove.conductor.report;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.store.Database;
import org.trove.store.DatabaseUnavailableException;
import org.trove.time.IdSource;

/**
 * Writes the reports of its share of the instances, in order, in batches. Reports are acknowledged after their transaction
 * committed; while the database is away they stay with the lane, so that the broker's prefetch bounds the memory. A report
 * that the database refuses is found by halving its batch and fails alone.
 *
 * <p>{@link #accept} may be called from any thread; everything else runs on the lane's timer.
 */
final class ReportLane {
    private static final Logger LOG = LoggerFactory.getLogger(ReportLane.class);

    private final Database database;
    private final ReportHandlers handlers;
    private final ReportMetrics metrics;
    private final BatchLimits limits;
    private final Clock clock;
    private final Timer timer;
    private final BackOff backOff;
    private final Queue<ReceivedReport> incoming = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final Deque<PreparedBatch> ready = new ArrayDeque<>();
    private boolean postponed;

    ReportLane(
            Database database,
            ReportHandlers handlers,
            ReportMetrics metrics,
            BatchLimits limits,
            Clock clock,
            Timer timer,
            IdSource random) {
        this.database = database;
        this.handlers = handlers;
        this.metrics = metrics;
        this.limits = limits;
        this.clock = clock;
        this.timer = timer;
        this.backOff = new BackOff(limits.retryCap(), random);
    }

    void accept(ReceivedReport report) {
        incoming.add(report);
        int count = waiting.incrementAndGet();
        if (count == limits.size()) {
            timer.after(Duration.ZERO, this::flush);
        } else if (count == 1) {
            timer.after(limits.linger(), this::flush);
        }
    }

    /** Writes what has come so far, unless the database is away. */
    void flush() {
        if (postponed) {
            return;
        }
        do {
            prepare();
            if (!writeReady()) {
                return;
            }
        } while (waiting.get() >= limits.size());
        if (waiting.get() > 0) {
            timer.after(limits.linger(), this::flush);
        }
    }

    private void prepare() {
        List<ReceivedReport> batch = new ArrayList<>(Math.min(limits.size(), waiting.get()));
        ReceivedReport next = incoming.poll();
        while (next != null) {
            waiting.decrementAndGet();
            batch.add(next);
            next = batch.size() < limits.size() ? incoming.poll() : null;
        }
        if (!batch.isEmpty()) {
            ready.addLast(PreparedBatch.of(batch, handlers, metrics));
        }
    }

    /** @return false where the database is away: goes on by itself later */
    private boolean writeReady() {
        while (!ready.isEmpty()) {
            PreparedBatch batch = ready.removeFirst();
            try {
                write(batch);
                backOff.reset();
            } catch (DatabaseUnavailableException e) {
                ready.addFirst(batch);
                postpone(e);
                return false;
            } catch (RuntimeException e) {
                narrow(batch, e);
            }
        }
        return true;
    }

    private void write(PreparedBatch batch) {
        if (!batch.writes().isEmpty()) {
            Instant start = clock.instant();
            BatchWrites.Outcome outcome = database.write(batch.writes()::apply);
            Duration took = Duration.between(start, clock.instant());
            metrics.written(batch.reports().size(), outcome, batch.writes().superseded(), took);
        }
        batch.reports().forEach(report -> report.receipt().acknowledge());
    }

    private void postpone(DatabaseUnavailableException cause) {
        if (backOff.isFresh()) {
            LOG.warn("database away, reports wait reason={}", cause.getMessage());
        }
        metrics.postponed();
        postponed = true;
        timer.after(backOff.next(), () -> {
            postponed = false;
            flush();
        });
    }

    private void narrow(PreparedBatch batch, RuntimeException cause) {
        List<ReceivedReport> reports = batch.reports();
        if (reports.size() > 1) {
            int half = reports.size() / 2;
            ready.addFirst(PreparedBatch.of(reports.subList(half, reports.size()), handlers, metrics));
            ready.addFirst(PreparedBatch.of(reports.subList(0, half), handlers, metrics));
            return;
        }
        for (ReceivedReport one : reports) {
            LOG.warn(
                    "the database refuses a guest report instance={} cause={}",
                    one.report().instanceId(),
                    cause.getClass().getSimpleName());
            metrics.dropped(Refusal.NOT_WRITABLE);
            one.receipt().fail(cause);
        }
    }
}
