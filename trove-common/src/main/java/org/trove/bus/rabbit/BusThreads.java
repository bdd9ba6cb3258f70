package org.trove.bus.rabbit;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * The threads of a bus, all daemons. Confirmations have threads of their own, so that a handler which waits for one is not
 * waited for by it.
 *
 * @param deliveries run the handlers
 * @param confirmations complete the futures of publishers
 * @param supervisor alone opens connections and subscriptions
 */
record BusThreads(ExecutorService deliveries, ExecutorService confirmations, ScheduledExecutorService supervisor) {
    private static final int DELIVERY_THREADS = 4;
    private static final int CONFIRMATION_THREADS = 2;
    private static final int CLOSE_SECONDS = 2;

    static BusThreads start() {
        return new BusThreads(
                Executors.newFixedThreadPool(DELIVERY_THREADS, named("bus-delivery")),
                Executors.newFixedThreadPool(CONFIRMATION_THREADS, named("bus-confirmation")),
                Executors.newSingleThreadScheduledExecutor(named("bus-supervisor")));
    }

    static ThreadFactory named(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    void stop() {
        supervisor.shutdownNow();
        deliveries.shutdown();
        confirmations.shutdown();
        try {
            if (!confirmations.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                confirmations.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
