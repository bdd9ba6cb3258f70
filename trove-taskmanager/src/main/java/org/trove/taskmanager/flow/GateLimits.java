package org.trove.taskmanager.flow;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.trove.operation.Dependency;

/**
 * What limits the use of dependencies.
 *
 * @param running steps at a time by dependency; one that is not named has no limit
 * @param failures in a row after which a dependency is not asked any more
 * @param pause until it is tried again; doubles up to eightfold while the tries fail
 */
public record GateLimits(Map<Dependency, Integer> running, int failures, Duration pause) {
    /** Enough for tests that are about something else. */
    public static final GateLimits NONE = new GateLimits(Map.of(), Integer.MAX_VALUE, Duration.ofSeconds(10));

    public GateLimits {
        running = running.isEmpty() ? Map.of() : new EnumMap<>(running);
        if (failures < 1 || running.values().stream().anyMatch(limit -> limit < 1)) {
            throw new IllegalArgumentException("limits must be at least 1: " + running + ", failures " + failures);
        }
        if (pause.isNegative() || pause.isZero()) {
            throw new IllegalArgumentException("the pause must be longer than zero: " + pause);
        }
    }

    int of(Dependency dependency) {
        return running.getOrDefault(dependency, Integer.MAX_VALUE);
    }
}
