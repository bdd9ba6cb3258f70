package org.trove.taskmanager.sweep;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.cloud.CloudException;
import org.trove.store.DatabaseUnavailableException;
import org.trove.time.IdSource;

/** Repeats a sweep for as long as its threads run, each time after another pause, so that task managers that start together part. */
public final class Rounds {
    private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);

    private final ScheduledExecutorService threads;
    private final IdSource random;
    private final SweepMetrics metrics;

    public Rounds(ScheduledExecutorService threads, IdSource random, SweepMetrics metrics) {
        this.threads = threads;
        this.random = random;
        this.metrics = metrics;
    }

    /**
     * Begins, with a pause.
     *
     * @param name of the sweep in metrics and logs
     * @param interval the mean pause; each is between half of it and one and a half
     */
    public void repeat(String name, Duration interval, Runnable sweep) {
        long millis = (long) (interval.toMillis() * (0.5 + random.nextFraction()));
        try {
            threads.schedule(
                    () -> {
                        run(name, sweep);
                        repeat(name, interval, sweep);
                    },
                    millis,
                    TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException stopping) {
            LOG.debug("sweep ends sweep={}", name);
        }
    }

    /** A failure costs this round alone. */
    private void run(String name, Runnable sweep) {
        try {
            sweep.run();
        } catch (CloudException e) {
            metrics.failed(name);
            LOG.warn("sweep not done, the cloud failed sweep={} kind={} cause={}", name, e.kind(), e.getMessage());
        } catch (DatabaseUnavailableException e) {
            metrics.failed(name);
            LOG.warn("sweep not done, the database failed sweep={} cause={}", name, e.getMessage());
        } catch (RuntimeException e) {
            metrics.failed(name);
            LOG.error("sweep failed sweep={}", name, e);
        }
    }
}
