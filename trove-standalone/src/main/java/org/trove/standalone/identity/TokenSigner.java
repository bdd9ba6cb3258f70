package org.trove.standalone.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;

/** Turns tokens into texts that only the holder of the key can make: {@code <content>.<signature>}, in URL-safe Base64. */
final class TokenSigner {
    private static final int MAX_LENGTH = 1024;

    private final Hmac key;

    TokenSigner(Hmac key) {
        this.key = key;
    }

    String sign(Token token) {
        String content = encode(token.print().getBytes(StandardCharsets.UTF_8));
        return content + "." + encode(key.of(content));
    }

    /** The token of a text, or nothing where the text was not signed with this key. */
    Optional<Token> open(String text) {
        int dot = text.indexOf('.');
        if (dot < 0 || text.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        String content = text.substring(0, dot);
        byte[] expected = encode(key.of(content)).getBytes(StandardCharsets.UTF_8);
        byte[] given = text.substring(dot + 1).getBytes(StandardCharsets.UTF_8);
        if (!MessageDigest.isEqual(expected, given)) {
            return Optional.empty();
        }
        return Token.parse(new String(Base64.getUrlDecoder().decode(content), StandardCharsets.UTF_8));
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
