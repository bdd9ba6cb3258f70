package org.trove.bus;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where a command to a guest comes from.
 *
 * @param messageId the same each time that the message is delivered; empty where the sender gave none
 * @param isAwaited whether the sender waits for an answer, and so learns of a failure
 * @param sentMicros when the control plane sent it, in microseconds since the epoch; 0 where its code does not say so
 * @param timeLeft for how long the sender still waited when the command was begun; null = it did not say
 */
public record CommandOrigin(
        String messageId,
        boolean isAwaited,
        long sentMicros,
        @Nullable Duration timeLeft) {
    public CommandOrigin(String messageId, boolean isAwaited) {
        this(messageId, isAwaited, 0);
    }

    /** Of a command that says nothing of how long its sender waits. */
    public CommandOrigin(String messageId, boolean isAwaited, long sentMicros) {
        this(messageId, isAwaited, sentMicros, null);
    }

    /** The same when its turn comes. */
    CommandOrigin begun(@Nullable Duration left) {
        return new CommandOrigin(messageId, isAwaited, sentMicros, left);
    }
}
