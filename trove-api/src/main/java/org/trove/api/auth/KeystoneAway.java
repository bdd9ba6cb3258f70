package org.trove.api.auth;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.trove.error.TroveException;

/** What users are told while Keystone cannot be asked; the reason is for the log alone. */
final class KeystoneAway {

    static final Duration RETRY_AFTER = Duration.ofSeconds(10);

    private KeystoneAway() {}

    static TroveException because(String reason) {
        return because(reason, null, RETRY_AFTER);
    }

    static TroveException because(String reason, @Nullable Throwable cause, Duration retryAfter) {
        return TroveException.unavailable(
                "The identity service is not available now, try again later.",
                retryAfter,
                new Reason(cause == null ? reason : reason + ": " + cause));
    }

    /** Without a trace: each request of an outage has one, and the log would hold nothing else. */
    private static final class Reason extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Reason(String reason) {
            super(reason, null, false, false);
        }
    }
}
