package org.trove.cloud;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The cloud could not do what it was asked; the message is fit for a user. */
public final class CloudException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final @Nullable Duration retryAfter;

    public CloudException(Kind kind, String message, @Nullable Throwable cause) {
        this(kind, message, cause, null);
    }

    /** @param retryAfter the service's own word for when to come back; null where it gave none */
    public CloudException(Kind kind, String message, @Nullable Throwable cause, @Nullable Duration retryAfter) {
        super(message, cause);
        this.kind = kind;
        this.retryAfter = retryAfter;
    }

    public Kind kind() {
        return kind;
    }

    /** How long the service asks to be left alone. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
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
