package org.trove.cloud;

import org.jspecify.annotations.Nullable;

/** The cloud could not do what it was asked; the message is fit for a user. */
public final class CloudException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    public CloudException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    /** Whether and how it makes sense to go on. */
    public enum Kind {
        /** The service did not do its work: worth another try, and a sign that others will not succeed now either. */
        TRANSIENT,
        /** The service refuses because of what the resource is doing: worth another try, and nothing that concerns others. */
        BUSY,
        /** The cloud's own limit is reached. */
        QUOTA,
        NOT_FOUND,
        /** Will fail again. */
        PERMANENT
    }
}
