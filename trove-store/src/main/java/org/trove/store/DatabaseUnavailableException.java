package org.trove.store;

import org.jspecify.annotations.Nullable;
import org.trove.error.UnavailableException;

/** The database cannot serve now; nothing is known to be wrong with the request. */
public final class DatabaseUnavailableException extends UnavailableException {
    private static final long serialVersionUID = 1L;

    /** Why it cannot. */
    public enum Reason {
        /** It cannot be reached, or is not writable. */
        AWAY,
        /** It answers, and was too busy for this unit of work. */
        BUSY,
        /** Its schema is not the one that this release was written for; the message says what to do. */
        SCHEMA
    }

    private final Reason reason;

    /** Of a database that is away. */
    public DatabaseUnavailableException(String message, Throwable cause) {
        this(Reason.AWAY, message, cause);
    }

    public DatabaseUnavailableException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
