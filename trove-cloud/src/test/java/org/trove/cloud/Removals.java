package org.trove.cloud;

import java.util.ArrayDeque;
import java.util.Deque;

/** What a test made at a real cloud and gives back in the end: the last first, and all of it, whatever fails on the way. */
public final class Removals implements AutoCloseable {
    private final Deque<Runnable> removals = new ArrayDeque<>();

    public void add(Runnable removal) {
        removals.push(removal);
    }

    /** @throws AssertionError with everything that could not be removed as suppressed */
    @Override
    public void close() {
        AssertionError failure = null;
        while (!removals.isEmpty()) {
            try {
                removals.pop().run();
            } catch (AssertionError | RuntimeException e) {
                failure = failure == null ? new AssertionError("not everything was removed") : failure;
                failure.addSuppressed(e);
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
