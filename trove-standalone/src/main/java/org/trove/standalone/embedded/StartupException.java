package org.trove.standalone.embedded;

import org.jspecify.annotations.Nullable;

/** Something that the service needs on this machine is not there; the message is one sentence for the person who started it. */
public final class StartupException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StartupException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    public StartupException(String message) {
        this(message, null);
    }
}
