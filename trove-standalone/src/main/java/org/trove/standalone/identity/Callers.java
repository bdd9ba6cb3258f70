package org.trove.standalone.identity;

import org.jspecify.annotations.Nullable;

/** Who asks. */
final class Callers {
    private final IdentityService service;

    Callers(IdentityService service) {
        this.service = service;
    }

    /** The token that the request shows. @throws IdentityException 401 where it does not count */
    Token token(@Nullable String header) {
        if (header == null) {
            throw IdentityException.unauthorized();
        }
        return service.open(header).orElseThrow(IdentityException::unauthorized);
    }

    /** Who shows it. @throws IdentityException 401 where it does not count */
    ValidatedToken caller(@Nullable String header) {
        return service.describe(token(header));
    }

    /** @throws IdentityException 401 or 403 where the caller is no administrator */
    void requireAdmin(@Nullable String header, String action) {
        if (!isAdmin(caller(header))) {
            throw IdentityException.forbidden(action);
        }
    }

    static boolean isAdmin(ValidatedToken caller) {
        return caller.roles().contains("admin");
    }
}
