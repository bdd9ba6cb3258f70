package org.trove.standalone;

import java.util.Optional;
import org.trove.api.auth.Identity;
import org.trove.api.auth.TokenValidator;
import org.trove.standalone.identity.IdentityService;

/** Lets the API ask the identity service of the same process. */
final class OwnIdentity implements TokenValidator {
    private final IdentityService identity;

    OwnIdentity(IdentityService identity) {
        this.identity = identity;
    }

    /** What is given back there is void here at once. */
    @Override
    public boolean isCheap() {
        return true;
    }

    @Override
    public Optional<Identity> validate(String token) {
        return identity.validate(token)
                .map(valid -> new Identity(
                        valid.userId(),
                        valid.userName(),
                        valid.projectId(),
                        valid.projectName(),
                        valid.roles(),
                        valid.expiresAt()));
    }
}
