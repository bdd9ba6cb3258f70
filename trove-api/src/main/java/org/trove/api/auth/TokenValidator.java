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
}
