package org.trove.store;

/** The database cannot be reached or is not writable now; nothing is known to be wrong with the request. */
public final class DatabaseUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DatabaseUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
