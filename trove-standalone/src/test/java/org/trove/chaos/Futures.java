package org.trove.chaos;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for work of other threads, and hands their failures on. */
final class Futures {
    private static final long HOURS = 2;

    private Futures() {}

    static void await(Future<?> work) {
        try {
            work.get(HOURS, TimeUnit.HOURS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("work did not end well", e);
        }
    }
}
