package org.trove.chaos;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What a run is asked for.
 *
 * @param seed of the schedule and of what clients do
 * @param time in which things break
 * @param root of the project
 * @param directory of everything that the run writes; the launcher made it, and removes it
 * @param settle how long the system has after the last fault
 * @param instances that the clients aim at
 */
record ChaosOptions(long seed, Duration time, Path root, Path directory, Duration settle, int instances) {
    static final int INSTANCES = 50;
    static final Duration SETTLE = Duration.ofMinutes(2);

    /** @throws IllegalArgumentException with what is wrong */
    static ChaosOptions parse(String[] arguments) {
        if (arguments.length != 4) {
            throw new IllegalArgumentException("usage: Chaos SEED MINUTES ROOT DIRECTORY");
        }
        long millis = Math.round(Double.parseDouble(arguments[1]) * 60_000);
        return new ChaosOptions(
                Long.parseLong(arguments[0]),
                Duration.ofMillis(millis),
                Path.of(arguments[2]),
                Path.of(arguments[3]),
                SETTLE,
                INSTANCES);
    }
}
