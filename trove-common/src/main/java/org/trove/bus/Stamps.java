package org.trove.bus;

import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.trove.message.wire.Stamp;

/** Makes the times and numbers that messages carry under their codes. */
public final class Stamps {
    private static final long NANOS_PER_MICRO = 1_000;

    private Stamps() {}

    /** The time alone. */
    public static Stamp of(Clock clock) {
        return new Stamp(micros(clock.instant()), 0);
    }

    /** Numbers that follow a clock which is never set back; for guests that keep nothing from one start to the next. */
    public static Supplier<Stamp> numbered(Clock clock) {
        AtomicLong last = new AtomicLong();
        return () -> {
            long now = micros(clock.instant());
            return new Stamp(now, last.updateAndGet(before -> Math.max(before + 1, now)));
        };
    }

    /** Microseconds since the epoch. */
    public static long micros(Instant time) {
        return TimeUnit.SECONDS.toMicros(time.getEpochSecond()) + time.getNano() / NANOS_PER_MICRO;
    }
}
