package org.trove.taskmanager.sweep;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.store.Database;
import org.trove.store.DatabaseUnavailableException;
import org.trove.store.Stores;
import org.trove.time.IdSource;

/**
 * Forgets what ended long ago: operations with their steps, and first answers to requests with an {@code Idempotency-Key}. In
 * batches of a few milliseconds each, so that nobody waits for it. Every task manager does it, at a time of its own: what one
 * has deleted the others do not find.
 */
public final class HistoryPrune {
    private static final Logger LOG = LoggerFactory.getLogger(HistoryPrune.class);
    private static final int BATCH = 500;
    private static final int BATCHES_OF_A_RUN = 20;
    private static final Duration PAUSE = Duration.ofMinutes(10);
    private static final Duration PAUSE_WITH_MORE = Duration.ofSeconds(2);

    private final Database database;
    private final ScheduledExecutorService scheduler;
    private final Duration history;
    private final IdSource random;
    private final Counter pruned;

    /** @param history how long an operation is kept after its end */
    public HistoryPrune(
            Database database,
            ScheduledExecutorService scheduler,
            Duration history,
            IdSource random,
            PrometheusRegistry registry) {
        this.database = database;
        this.scheduler = scheduler;
        this.history = history;
        this.random = random;
        this.pruned = Counter.builder()
                .name("trove_history_rows_pruned_total")
                .help("Rows that this task manager has deleted because they were kept for their time")
                .labelNames("kind")
                .register(registry);
    }

    public void start() {
        schedule(PAUSE);
    }

    private void schedule(Duration pause) {
        long delay = (long) (pause.toMillis() * (0.5 + random.nextFraction()));
        try {
            scheduler.schedule(() -> schedule(run() ? PAUSE_WITH_MORE : PAUSE), delay, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException stopping) {
            LOG.debug("no further pruning, the process stops");
        }
    }

    /** @return whether there is probably more */
    boolean run() {
        try {
            boolean more = prune("operations", stores -> stores.operationDesk().prune(history, BATCH));
            return prune("answers", stores -> stores.idempotency().prune(BATCH)) || more;
        } catch (DatabaseUnavailableException e) {
            LOG.warn("history not pruned cause={}", e.getMessage());
        } catch (RuntimeException e) {
            // It must not end the job.
            LOG.error("pruning failed", e);
        }
        return false;
    }

    private boolean prune(String kind, ToIntFunction<Stores> batch) {
        for (int count = 0; count < BATCHES_OF_A_RUN; count++) {
            int rows = database.write(batch::applyAsInt);
            if (rows == 0) {
                return false;
            }
            pruned.labelValues(kind).inc(rows);
        }
        return true;
    }
}
