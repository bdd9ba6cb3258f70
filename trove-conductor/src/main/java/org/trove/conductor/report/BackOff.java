package org.trove.conductor.report;

import java.time.Duration;
import org.trove.time.IdSource;

/** Growing pauses between tries, half of each left to chance so that conductors do not come back in step. */
final class BackOff {
    private static final Duration FIRST = Duration.ofMillis(100);
    private static final int MAX_DOUBLINGS = 16;

    private final Duration cap;
    private final IdSource random;
    private int failures;

    BackOff(Duration cap, IdSource random) {
        this.cap = cap;
        this.random = random;
    }

    Duration next() {
        long full = Math.min(cap.toMillis(), FIRST.toMillis() << Math.min(failures, MAX_DOUBLINGS));
        failures++;
        return Duration.ofMillis(full / 2 + (long) (random.nextFraction() * full / 2));
    }

    boolean isFresh() {
        return failures == 0;
    }

    void reset() {
        failures = 0;
    }
}
