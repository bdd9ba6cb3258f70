package org.trove.bus.rabbit;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.ShutdownSignalException;
import java.util.Optional;

/** What the broker says when it refuses something, found within what the client throws. */
final class Refusal {
    private Refusal() {}

    /** Why the broker closed a channel; empty where it did not: the connection was lost, or it did not answer. */
    static Optional<String> of(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ShutdownSignalException closed) {
                return closed.isHardError() || closed.isInitiatedByApplication()
                        ? Optional.empty()
                        : Optional.of(words(closed));
            }
        }
        return Optional.empty();
    }

    /** The innermost cause says most: a refused port, a wrong password, a queue with other properties. */
    static String words(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        if (cause instanceof ShutdownSignalException closed
                && closed.getReason() instanceof AMQP.Channel.Close told
                && !told.getReplyText().isBlank()) {
            return told.getReplyText();
        }
        String message = cause.getMessage();
        return cause.getClass().getSimpleName() + (message == null ? "" : ": " + message);
    }
}
