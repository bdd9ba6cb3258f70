package org.trove.standalone.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Function;

/**
 * Turns tokens into texts that only the holder of the key can make: {@code <content>.<signature>}, in URL-safe Base64. What is
 * signed besides the content is a bond: when that changes, the token is void.
 */
final class TokenSigner {
    private static final int MAX_LENGTH = 1024;

    private final Hmac key;

    TokenSigner(Hmac key) {
        this.key = key;
    }

    /** @param bond what the token depends on and does not hold */
    String sign(Token token, String bond) {
        String content = encode(token.print().getBytes(StandardCharsets.UTF_8));
        return content + "." + encode(key.of(content + '\n' + bond));
    }

    /**
     * The token of a text, or nothing where the text was not signed with this key.
     *
     * @param bonds the present bond of a token; empty where it has none any more
     */
    Optional<Token> open(String text, Function<Token, Optional<String>> bonds) {
        int dot = text.indexOf('.');
        if (dot < 0 || text.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        String content = text.substring(0, dot);
        byte[] given = text.substring(dot + 1).getBytes(StandardCharsets.UTF_8);
        // Nothing of it is believed before the signature is: it says only whose bond to compare.
        return read(content)
                .filter(token -> bonds.apply(token)
                        .map(bond -> encode(key.of(content + '\n' + bond)).getBytes(StandardCharsets.UTF_8))
                        .filter(expected -> MessageDigest.isEqual(expected, given))
                        .isPresent());
    }

    private static Optional<Token> read(String content) {
        try {
            return Token.parse(new String(Base64.getUrlDecoder().decode(content), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
