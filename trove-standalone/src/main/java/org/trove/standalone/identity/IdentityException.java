package org.trove.standalone.identity;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A refusal with Keystone's status and words. */
final class IdentityException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int BAD_REQUEST = 400;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int TOO_LARGE = 413;
    private static final int TOO_MANY = 429;

    private final int status;
    private final String title;
    private final @Nullable Duration retryAfter;

    private IdentityException(int status, String title, String message) {
        this(status, title, message, null);
    }

    private IdentityException(int status, String title, String message, @Nullable Duration retryAfter) {
        super(message);
        this.status = status;
        this.title = title;
        this.retryAfter = retryAfter;
    }

    static IdentityException badRequest(String message) {
        return new IdentityException(BAD_REQUEST, "Bad Request", message);
    }

    /** Never says what was wrong: name, password, scope or token. */
    static IdentityException unauthorized() {
        return new IdentityException(
                UNAUTHORIZED, "Unauthorized", "The request you have made requires authentication.");
    }

    static IdentityException forbidden(String action) {
        return new IdentityException(
                FORBIDDEN, "Forbidden", "You are not authorized to perform the requested action: " + action + ".");
    }

    static IdentityException notFound(String what, String id) {
        return new IdentityException(NOT_FOUND, "Not Found", "Could not find " + what + ": " + id + ".");
    }

    static IdentityException tooLarge(int maxBytes) {
        return new IdentityException(
                TOO_LARGE,
                "Request Entity Too Large",
                "Request is too large. At most " + maxBytes + " bytes are read.");
    }

    static IdentityException tooMany(Duration retryAfter) {
        return new IdentityException(
                TOO_MANY,
                "Too Many Requests",
                "Too many logins with wrong passwords. Try again in " + retryAfter.toSeconds() + " seconds.",
                retryAfter);
    }

    /** When it makes sense to ask again; null where nothing is said of that. */
    @Nullable
    Duration retryAfter() {
        return retryAfter;
    }

    int status() {
        return status;
    }

    String title() {
        return title;
    }
}
