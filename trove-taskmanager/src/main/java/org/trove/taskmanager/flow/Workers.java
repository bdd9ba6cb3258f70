package org.trove.taskmanager.flow;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads that run steps, with a count of what they are busy with. */
public final class Workers implements Executor {
    private final Executor threads;
    private final int size;
    private final AtomicInteger busy = new AtomicInteger();
    private volatile Runnable whenFree = () -> {};

    /** @param size how many steps run at the same time, at least 1 */
    public Workers(Executor threads, int size) {
        if (size < 1) {
            throw new IllegalArgumentException("at least one worker is needed: " + size);
        }
        this.threads = threads;
        this.size = size;
    }

    @Override
    public void execute(Runnable work) {
        busy.incrementAndGet();
        try {
            threads.execute(() -> {
                try {
                    work.run();
                } finally {
                    busy.decrementAndGet();
                    whenFree.run();
                }
            });
        } catch (RejectedExecutionException e) {
            busy.decrementAndGet();
            throw e;
        }
    }

    /** How much more work may be handed over: a little more than the threads take, so that none waits for the next claim. */
    int room() {
        return Math.max(0, size + ahead() - busy.get());
    }

    /** Whether there is so much room that a claim is worth its round trips. */
    boolean hasRoomForAClaim() {
        return room() >= Math.max(1, ahead());
    }

    private int ahead() {
        return size / 2;
    }

    public int busy() {
        return busy.get();
    }

    void whenFree(Runnable listener) {
        whenFree = listener;
    }
}
