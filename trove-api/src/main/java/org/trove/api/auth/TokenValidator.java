package org.trove.api.auth;

import java.util.Optional;

/** Tells whom a token speaks for. May block for as long as a call of the identity service takes. */
public interface TokenValidator {

    /**
     * Whom the token speaks for; empty where it is unknown, expired or revoked.
     *
     * @throws org.trove.error.TroveException UNAVAILABLE where the identity service cannot be asked now
     */
    Optional<Identity> validate(String token);

    /** Whether asking takes next to no time, so that no answer need be remembered, and none can be out of date. */
    default boolean isCheap() {
        return false;
    }

    /**
     * The same, but a token that has expired is good for as long as the identity service still tells of it. For requests that
     * another service makes for a user: what he began may outlast his token.
     */
    default Optional<Identity> validateEvenExpired(String token) {
        return validate(token);
    }
}
