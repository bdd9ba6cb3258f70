package org.trove.conductor.report;

import java.time.Duration;

/**
 * When a batch is written.
 *
 * @param size as soon as it has this many reports, 1 to 10,000
 * @param linger or when its first report has waited this long; not negative
 * @param retryCap longest pause between tries while the database is away, positive
 */
public record BatchLimits(int size, Duration linger, Duration retryCap) {
    private static final int MAX_SIZE = 10_000;

    public BatchLimits {
        if (size < 1 || size > MAX_SIZE) {
            throw new IllegalArgumentException("a batch must have 1 to " + MAX_SIZE + " reports: " + size);
        }
        if (linger.isNegative() || retryCap.isNegative() || retryCap.isZero()) {
            throw new IllegalArgumentException("linger must not be negative and the retry cap must be positive");
        }
    }
}
