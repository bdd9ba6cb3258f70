package org.trove.guestagent.host;

/** A program could not be run, ended with an error, or took too long. The message holds the end of its output. */
public final class CommandFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CommandFailedException(String message) {
        super(message);
    }

    public CommandFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
