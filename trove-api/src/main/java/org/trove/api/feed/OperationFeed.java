package org.trove.api.feed;

import io.dropwizard.lifecycle.Managed;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.store.Database;

/**
 * The one thread that reads changes of operations for all who wait and all streams of this server, a few times a second while
 * there is anybody. It also gives changes their numbers, seldom while nobody listens here, so that nobody finds a backlog.
 */
public final class OperationFeed implements Managed {

    private static final Logger LOG = LoggerFactory.getLogger(OperationFeed.class);
    private static final Duration INTERVAL = Duration.ofMillis(100);
    private static final int LOOKS_PER_IDLE_NUMBERING = 50;
    private static final int BATCH = 500;
    private static final int MAX_BATCHES = 10;

    private final Database database;
    private final OperationWatch watch;
    private final OperationStreams streams;
    private final ScheduledExecutorService thread;
    private int looks;
    private boolean failing;

    public OperationFeed(
            Database database, OperationWatch watch, OperationStreams streams, PrometheusRegistry metrics) {
        this.database = database;
        this.watch = watch;
        this.streams = streams;
        this.thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread started = new Thread(task, "operation-feed");
            started.setDaemon(true);
            return started;
        });
        measure(metrics);
    }

    private void measure(PrometheusRegistry metrics) {
        GaugeWithCallback.builder()
                .name("trove_api_operation_waiters")
                .help("Requests that wait for a change of an operation.")
                .callback(callback -> callback.call(watch.waiting()))
                .register(metrics);
        GaugeWithCallback.builder()
                .name("trove_api_event_streams")
                .help("Open streams of operations' events.")
                .callback(callback -> callback.call(streams.open()))
                .register(metrics);
    }

    @Override
    public void start() {
        thread.scheduleWithFixedDelay(this::look, 0, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void look() {
        try {
            watch.look();
            number();
            streams.look();
            failing = false;
        } catch (RuntimeException e) {
            if (!failing) {
                LOG.warn("changes of operations not read, trying on, cause={}", e.toString());
            }
            failing = true;
        }
    }

    private void number() {
        boolean due = streams.open() > 0 || looks++ % LOOKS_PER_IDLE_NUMBERING == 0;
        if (!due || !database.read(stores -> stores.operationChanges().isPending())) {
            return;
        }
        int numbered = BATCH;
        for (int batch = 0; batch < MAX_BATCHES && numbered == BATCH; batch++) {
            numbered = database.write(stores -> stores.operationChanges().number(BATCH));
        }
    }

    /** Lets all go who follow; before the server waits for its requests to end. */
    public void letGo() {
        watch.stop();
        streams.stop();
    }

    @Override
    public void stop() {
        letGo();
        thread.shutdownNow();
    }
}
