package org.trove.chaos;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What a run is asked for.
 *
 * @param seed of the schedules and of what clients do
 * @param scenarios one after the other, on the same processes
 * @param time in which things break (scenario {@code faults})
 * @param creates how many (scenario {@code accepted})
 * @param away how long the database is away each time (scenario {@code outage}), and clocks are looked at ({@code clocks})
 * @param root of the project
 * @param directory of everything that the run writes; the launcher made it, and removes it
 */
record ChaosOptions(
        long seed, List<Scenario> scenarios, Duration time, int creates, Duration away, Path root, Path directory) {
    /** How long the system has after the last fault. */
    static final Duration SETTLE = Duration.ofMinutes(2);

    /** So many the clients of {@code faults} aim at. */
    static final int FLEET = 50;

    private static final int OPTIONS = 6;

    ChaosOptions {
        scenarios = List.copyOf(scenarios);
    }

    /** @throws IllegalArgumentException with what is wrong */
    static ChaosOptions parse(String[] arguments) {
        if (arguments.length <= OPTIONS) {
            throw new IllegalArgumentException("usage: Chaos SEED MINUTES CREATES SECONDS ROOT DIRECTORY SCENARIO...");
        }
        List<Scenario> scenarios = List.of(arguments).subList(OPTIONS, arguments.length).stream()
                .map(Scenario::named)
                .toList();
        return new ChaosOptions(
                Long.parseLong(arguments[0]),
                scenarios,
                Duration.ofMillis(Math.round(Double.parseDouble(arguments[1]) * 60_000)),
                Integer.parseInt(arguments[2]),
                Duration.ofSeconds(Integer.parseInt(arguments[3])),
                Path.of(arguments[4]),
                Path.of(arguments[5]));
    }

    /** The most that may be there at once, which the project's quota has to allow. */
    int instances() {
        return FLEET + creates + 100;
    }
}
