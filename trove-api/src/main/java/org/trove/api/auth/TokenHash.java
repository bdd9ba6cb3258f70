package org.trove.api.auth;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The first 128 bits of a token's SHA-256: knows a token again, and cannot be presented as one by whoever reads the memory of
 * this process.
 *
 * @param evenExpired apart, because to an expired token the answer is another one
 */
record TokenHash(long high, long low, boolean evenExpired) {

    static TokenHash of(String token, boolean evenExpired) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
            ByteBuffer bits = ByteBuffer.wrap(hash);
            return new TokenHash(bits.getLong(), bits.getLong(), evenExpired);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
