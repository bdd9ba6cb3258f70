package org.trove.taskmanager.flow;

import java.time.Duration;

/**
 * How often and how long a step is tried.
 *
 * @param maxAttempts tries in a row that fail transiently, at least 1
 * @param firstDelay before the second try
 * @param maxDelay the delay doubles up to this
 * @param deadline total time for the step, its waits included; then it has failed
 */
public record RetryPolicy(int maxAttempts, Duration firstDelay, Duration maxDelay, Duration deadline) {
    /** Longer than anything runs: such a step ends by its effect or by being cancelled. */
    private static final Duration FOREVER = Duration.ofDays(3650);

    public static final RetryPolicy DEFAULT =
            new RetryPolicy(20, Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofMinutes(15));

    /** For what must happen in the end, such as a removal. */
    public static final RetryPolicy UNLIMITED =
            new RetryPolicy(Integer.MAX_VALUE, Duration.ofSeconds(1), Duration.ofMinutes(1), FOREVER);

    /** Doublings beyond this would overflow; every delay is capped long before. */
    private static final int MAX_DOUBLINGS = 20;

    public RetryPolicy {
        if (maxAttempts < 1) {
            throw new IllegalArgumentException("at least one attempt is needed: " + maxAttempts);
        }
        if (firstDelay.isNegative() || firstDelay.isZero() || maxDelay.compareTo(firstDelay) < 0) {
            throw new IllegalArgumentException("delays must be positive and growing: " + firstDelay + ", " + maxDelay);
        }
    }

    /** Limited by time alone. */
    public static RetryPolicy within(Duration deadline) {
        return new RetryPolicy(Integer.MAX_VALUE, Duration.ofSeconds(1), Duration.ofSeconds(30), deadline);
    }

    /**
     * The pause after failed tries: doubled each time, capped, and shortened by chance to no less than half, so that what
     * failed together is not tried again together.
     *
     * @param failures at least 1
     * @param fraction from 0 (inclusive) to 1 (exclusive)
     */
    Duration delayAfter(int failures, double fraction) {
        long doubled = firstDelay.toMillis() << Math.min(failures - 1, MAX_DOUBLINGS);
        long capped = Math.min(doubled, maxDelay.toMillis());
        return Duration.ofMillis(Math.max(1, Math.round(capped * (1 - fraction / 2))));
    }

    boolean isExhausted(int failures, Duration elapsed) {
        return failures >= maxAttempts || isOver(elapsed);
    }

    boolean isOver(Duration elapsed) {
        return elapsed.compareTo(deadline) >= 0;
    }

    /** The delay, or what is left until the deadline, so that a step ends on time. */
    Duration untilDeadline(Duration delay, Duration elapsed) {
        Duration left = deadline.minus(elapsed);
        return left.compareTo(delay) < 0 && !left.isNegative() && !left.isZero() ? left : delay;
    }
}
