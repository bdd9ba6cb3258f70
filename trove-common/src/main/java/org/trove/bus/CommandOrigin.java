package org.trove.bus;

/**
 * Where a command to a guest comes from.
 *
 * @param messageId the same each time that the message is delivered; empty where the sender gave none
 * @param isAwaited whether the sender waits for an answer, and so learns of a failure
 */
public record CommandOrigin(String messageId, boolean isAwaited) {}
