package org.trove.api.limit;

import java.time.Duration;

/** Holds so many requests and loses them evenly over a window. */
final class LeakyBucket {

    private final int capacity;
    private final double millisPerRequest;
    private double level;
    private long last;

    LeakyBucket(int capacity, Duration window) {
        this.capacity = capacity;
        this.millisPerRequest = (double) window.toMillis() / capacity;
    }

    /** @param now milliseconds since the epoch @return zero where there was room, else the wait */
    synchronized Duration take(long now) {
        leak(now);
        Duration wait = wait(level);
        if (wait.isZero()) {
            level += 1;
        }
        return wait;
    }

    synchronized int remaining(long now) {
        leak(now);
        return (int) Math.floor(capacity - level);
    }

    synchronized Duration waitFrom(long now) {
        leak(now);
        return wait(level);
    }

    private void leak(long now) {
        if (now > last) {
            level = Math.max(0, level - (now - last) / millisPerRequest);
            last = now;
        }
    }

    private Duration wait(double filled) {
        double excess = filled + 1 - capacity;
        return excess <= 0 ? Duration.ZERO : Duration.ofMillis((long) Math.ceil(excess * millisPerRequest));
    }
}
