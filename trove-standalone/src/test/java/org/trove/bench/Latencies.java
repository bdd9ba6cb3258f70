package org.trove.bench;

import java.util.Arrays;

/** Percentiles of times. */
final class Latencies {
    private final long[] sortedNanos;

    Latencies(long[] nanos) {
        this.sortedNanos = nanos.clone();
        Arrays.sort(sortedNanos);
    }

    /** @param share 0 to 1 @return milliseconds */
    double milliseconds(double share) {
        int index = (int) Math.ceil(share * sortedNanos.length) - 1;
        return sortedNanos[Math.max(0, index)] / 1e6;
    }
}
