package org.trove.error;

import org.jspecify.annotations.Nullable;

/** Something that the work needs cannot serve now, such as the database; nothing is known to be wrong with what was asked. */
public class UnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
