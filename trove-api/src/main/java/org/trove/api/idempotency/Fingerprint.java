package org.trove.api.idempotency;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.trove.api.auth.Caller;

/** Tells requests apart without keeping them. */
final class Fingerprint {

    private Fingerprint() {}

    /**
     * SHA-256 of user, path and body, 64 hexadecimal digits. The user belongs to it, because nobody must get the answer that was
     * meant for another: it may hold a password.
     */
    static String of(Caller caller, String path, byte[] body) {
        MessageDigest digest = sha256();
        digest.update(caller.identity().userId().getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
        digest.update(path.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
        return HexFormat.of().formatHex(digest.digest(body));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is missing in this Java", e);
        }
    }
}
