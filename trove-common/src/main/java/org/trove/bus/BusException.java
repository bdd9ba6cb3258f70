package org.trove.bus;

import org.jspecify.annotations.Nullable;

/** A message could not be handed to the broker, or no answer came. */
public final class BusException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    public BusException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    /** What went wrong. */
    public enum Reason {
        /** No connection to the broker. */
        UNREACHABLE,
        /** No queue is bound to the topic. */
        UNROUTABLE,
        /** The broker refused the message. */
        REFUSED,
        /** A call's time ran out. */
        TIMEOUT
    }
}
