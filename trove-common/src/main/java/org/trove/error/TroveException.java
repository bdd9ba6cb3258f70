package org.trove.error;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A refusal or failure that reaches a user: its message is written for them and holds no secret and no trace. */
public final class TroveException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final @Nullable Duration retryAfter;

    private TroveException(ErrorCode code, String message, @Nullable Throwable cause, @Nullable Duration retryAfter) {
        super(message, cause);
        this.code = code;
        this.retryAfter = retryAfter;
    }

    public static TroveException of(ErrorCode code, String message) {
        return new TroveException(code, message, null, null);
    }

    public static TroveException badRequest(String message) {
        return of(ErrorCode.BAD_REQUEST, message);
    }

    public static TroveException notFound(String message) {
        return of(ErrorCode.NOT_FOUND, message);
    }

    public static TroveException unprocessable(String message) {
        return of(ErrorCode.UNPROCESSABLE, message);
    }

    public static TroveException conflict(String message) {
        return of(ErrorCode.CONFLICT, message);
    }

    public static TroveException forbidden(String message) {
        return of(ErrorCode.FORBIDDEN, message);
    }

    /** A part that the request needs is away for now; the answer tells the client when to come back. */
    public static TroveException unavailable(String message, Duration retryAfter, @Nullable Throwable cause) {
        return new TroveException(ErrorCode.UNAVAILABLE, message, cause, retryAfter);
    }

    public ErrorCode code() {
        return code;
    }

    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
