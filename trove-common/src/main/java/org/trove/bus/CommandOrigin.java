package org.trove.bus;

/**
 * Where a command to a guest comes from.
 *
 * @param messageId the same each time that the message is delivered; empty where the sender gave none
 * @param isAwaited whether the sender waits for an answer, and so learns of a failure
 * @param sentMicros when the control plane sent it, in microseconds since the epoch; 0 where its code does not say so
 */
public record CommandOrigin(String messageId, boolean isAwaited, long sentMicros) {
    public CommandOrigin(String messageId, boolean isAwaited) {
        this(messageId, isAwaited, 0);
    }
}
