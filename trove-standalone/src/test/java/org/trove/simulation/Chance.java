package org.trove.simulation;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import org.trove.time.IdSource;

/** Everything of one run that is left to chance, and its ids: one stream of numbers that the seed begins. */
final class Chance implements IdSource {
    private final SplittableRandom random;

    Chance(long seed) {
        random = new SplittableRandom(seed);
    }

    boolean oneIn(int times) {
        return random.nextInt(times) == 0;
    }

    /** From 0 to below the bound. */
    int below(int bound) {
        return random.nextInt(bound);
    }

    Duration millis(int from, int to) {
        return Duration.ofMillis(from + random.nextInt(to - from + 1));
    }

    <T> T pick(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    @Override
    public UUID newId() {
        return new UUID(random.nextLong(), random.nextLong());
    }

    @Override
    public double nextFraction() {
        return random.nextDouble();
    }
}
