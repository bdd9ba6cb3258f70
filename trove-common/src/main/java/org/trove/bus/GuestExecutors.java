package org.trove.bus;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The threads in which a guest does its commands. Their queues are bounded by how much the broker hands out. */
public final class GuestExecutors {
    private static final int QUERY_THREADS = 4;
    private static final int IDLE_SECONDS = 30;

    private GuestExecutors() {}

    /** One thread, for what must happen in order. */
    public static ExecutorService commands() {
        return pool("guest-command", 1);
    }

    /** A few threads, for what only looks. */
    public static ExecutorService queries() {
        return pool("guest-query", QUERY_THREADS);
    }

    private static ExecutorService pool(String name, int threads) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                threads, threads, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, name);
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }
}
