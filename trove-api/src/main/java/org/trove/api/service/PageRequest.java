package org.trove.api.service;

import org.jspecify.annotations.Nullable;

/**
 * Which part of a list is asked for.
 *
 * @param limit at least 1, at most the size of a page
 * @param marker where the part before ended, null = from the start
 */
public record PageRequest(int limit, @Nullable String marker) {}
