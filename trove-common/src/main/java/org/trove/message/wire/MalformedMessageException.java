package org.trove.message.wire;

import org.jspecify.annotations.Nullable;

/** A message cannot be read: not the agreed form, not for this key, or with arguments of the wrong type. */
public class MalformedMessageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message says what was wrong, never the content itself: it may be a secret in the wrong place */
    public MalformedMessageException(String message) {
        this(message, null);
    }

    public MalformedMessageException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
