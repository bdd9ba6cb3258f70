package org.trove.taskmanager;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads of a task manager. */
final class EngineThreads {
    /** One may hang on a database that does not answer while the others go on renewing. */
    private static final int TIMERS = 3;

    private static final int INTAKE_THREADS = 4;

    /** A slow cloud or a long count holds the inventory up by no more than their own thread. */
    private static final int SWEEPS = 4;

    private final ScheduledThreadPoolExecutor timers;
    private final ExecutorService steps;
    private final ExecutorService intake;
    private final ScheduledThreadPoolExecutor sweeps;

    EngineThreads(int workers) {
        timers = timers(TIMERS, "timer");
        sweeps = timers(SWEEPS, "sweep");
        steps = Executors.newFixedThreadPool(workers, named("step"));
        intake = Executors.newFixedThreadPool(INTAKE_THREADS, named("intake"));
    }

    private static ScheduledThreadPoolExecutor timers(int count, String name) {
        ScheduledThreadPoolExecutor timers = new ScheduledThreadPoolExecutor(count, named(name));
        timers.setRemoveOnCancelPolicy(true);
        return timers;
    }

    private static ThreadFactory named(String name) {
        AtomicInteger count = new AtomicInteger();
        return work -> {
            Thread thread = new Thread(work, "taskmanager-" + name + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Starts what is due; nothing in it may take long but a database access. */
    ScheduledExecutorService timers() {
        return timers;
    }

    /** For work that may take long. */
    ScheduledExecutorService sweeps() {
        return sweeps;
    }

    ExecutorService steps() {
        return steps;
    }

    ExecutorService intake() {
        return intake;
    }

    void stop() {
        sweeps.shutdownNow();
        intake.shutdown();
        timers.shutdownNow();
        steps.shutdownNow();
    }
}
