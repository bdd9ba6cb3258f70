package org.trove.conductor.guard;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Decides which time of sending is believed. The time orders a guest's reports: an older one never replaces a newer one. So a
 * guest whose clock runs ahead would, once its clock is set right, be ignored until real time catches up; a time further
 * ahead than the tolerance is therefore replaced by the time of receipt, which keeps the order of arrival and loses nothing.
 * Times in the past are left alone: they harm nobody but a late message.
 */
public final class SentGuard {
    private static final double NANOS_PER_SECOND = 1e9;

    private final Clock clock;
    private final Duration tolerance;

    /** @param tolerance how far ahead of this host's clock a guest's may be, positive */
    public SentGuard(Clock clock, Duration tolerance) {
        this.clock = clock;
        this.tolerance = tolerance;
    }

    /**
     * The time to record, in seconds since the epoch.
     *
     * @param sent as the guest says, null where it does not: then the time of receipt
     * @return empty where it is no time at all (negative, infinite, not a number)
     */
    public OptionalDouble believed(@Nullable Double sent) {
        double now = seconds(clock.instant());
        if (sent == null) {
            return OptionalDouble.of(now);
        }
        if (!Double.isFinite(sent) || sent < 0) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(isAhead(sent, now) ? now : sent);
    }

    /** Whether the time lies further ahead than is believed. */
    public boolean isAhead(double sent) {
        return isAhead(sent, seconds(clock.instant()));
    }

    private boolean isAhead(double sent, double now) {
        return sent > now + tolerance.toMillis() / 1000.0;
    }

    private static double seconds(Instant instant) {
        return instant.getEpochSecond() + instant.getNano() / NANOS_PER_SECOND;
    }
}
