package org.trove.api.limit;

import java.time.Instant;

/**
 * One limit and what is left of it.
 *
 * @param value requests per minute
 * @param nextAvailable when the next request has room
 */
public record RateLimit(String verb, int value, int remaining, Instant nextAvailable) {}
