package org.trove.datastore;

import org.jspecify.annotations.Nullable;

/**
 * What a configuration group may set.
 *
 * @param type {@code integer}, {@code string}, {@code boolean} or {@code float}
 * @param min smallest integer allowed, null = no bound
 * @param max largest integer allowed, null = no bound
 */
public record ParameterRule(
        String name,
        String type,
        boolean restartRequired,
        @Nullable Long min,
        @Nullable Long max) {}
