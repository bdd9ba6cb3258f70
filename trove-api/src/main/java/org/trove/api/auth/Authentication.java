package org.trove.api.auth;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Decides from the tokens of a request whom it comes from. */
final class Authentication {

    /** What a header can carry. Whatever else is presented as a token is none, and nobody is asked about it. */
    private static final Pattern TOKEN = Pattern.compile("[!-~]{1,8192}");

    private final TokenValidator tokens;
    private final ServiceTokenRules serviceTokens;

    Authentication(TokenValidator tokens, ServiceTokenRules serviceTokens) {
        this.tokens = tokens;
        this.serviceTokens = serviceTokens;
    }

    /**
     * Whom a request comes from; empty where it is to be refused: no valid user's token, one that is not good for this request,
     * or beside it a service's token that is not valid.
     */
    Optional<Identity> identify(Tokens presented, String method, String path) {
        boolean forService = false;
        if (presented.service() != null) {
            Optional<Identity> service = validate(presented.service(), false);
            forService = service.filter(serviceTokens::areMetBy).isPresent();
            if (service.isEmpty() || (serviceTokens.required() && !forService)) {
                return Optional.empty();
            }
        }
        if (presented.user() == null) {
            return Optional.empty();
        }
        Optional<Identity> user = validate(presented.user(), forService);
        // What one service asks of another follows from a request that was looked at where it came in.
        return forService ? user : user.filter(known -> known.mayAsk(method, path));
    }

    private Optional<Identity> validate(String token, boolean evenExpired) {
        if (!TOKEN.matcher(token).matches()) {
            return Optional.empty();
        }
        return evenExpired ? tokens.validateEvenExpired(token) : tokens.validate(token);
    }

    /** Tokens of a request; null where it has none. */
    record Tokens(@Nullable String user, @Nullable String service) {

        static Tokens of(@Nullable String userHeader, @Nullable String serviceHeader) {
            return new Tokens(token(userHeader), token(serviceHeader));
        }

        private static @Nullable String token(@Nullable String header) {
            String token = header == null ? "" : header.strip();
            return token.isEmpty() ? null : token;
        }
    }
}
