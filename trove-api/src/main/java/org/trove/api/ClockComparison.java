package org.trove.api;

import io.dropwizard.lifecycle.Managed;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.store.DatabaseClock;

/** Compares this server's clock with the database's in the background, so that no request waits for it. */
final class ClockComparison implements Managed {
    private static final Logger LOG = LoggerFactory.getLogger(ClockComparison.class);
    private static final int INTERVAL_SECONDS = 1;

    /** A server starts without its database too. */
    private static final int FIRST_SECONDS = 3;

    private final DatabaseClock clock;
    private final CountDownLatch first = new CountDownLatch(1);
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread started = new Thread(task, "database-clock");
        started.setDaemon(true);
        return started;
    });

    ClockComparison(DatabaseClock clock) {
        this.clock = clock;
    }

    /** Returns after the first comparison: the first answer is to be right already. */
    @Override
    public void start() throws InterruptedException {
        thread.scheduleWithFixedDelay(this::look, 0, INTERVAL_SECONDS, TimeUnit.SECONDS);
        if (!first.await(FIRST_SECONDS, TimeUnit.SECONDS)) {
            LOG.info("the clock is compared with the database's once that answers");
        }
    }

    private void look() {
        try {
            clock.compareWhereDue();
        } catch (RuntimeException e) {
            // An exception would end the looks for good.
            LOG.warn("the clock was not compared with the database's, trying on, cause={}", e.toString());
        } finally {
            first.countDown();
        }
    }

    @Override
    public void stop() {
        thread.shutdownNow();
    }
}
