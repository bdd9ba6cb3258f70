package org.trove.conductor.report;

import java.time.Duration;

/** Runs tasks of one lane later, one at a time and in order of their times; virtual in tests. */
@FunctionalInterface
public interface Timer {
    /** @param delay zero = as soon as the lane's thread is free */
    void after(Duration delay, Runnable task);
}
