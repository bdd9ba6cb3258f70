package org.trove.model;

import java.time.Instant;

/**
 * The latest failure of an instance.
 *
 * @param message for the user, at most 255 characters
 * @param details for the operator, may be empty
 */
public record Fault(String message, String details, Instant created, Instant updated) {}
