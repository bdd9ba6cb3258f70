package org.trove.guestboot;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Opens the download of the agent for one server. It follows from the instance's message key and the operation that makes the
 * server, so that a step which is repeated gives the server, which may be there already, no second one.
 *
 * @param text 64 hexadecimal digits, secret
 */
public record BootToken(String text) {
    private static final String MAC = "HmacSHA256";

    /** @param messageKey the instance's own, in clear */
    public static BootToken of(String messageKey, String operationId) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(new SecretKeySpec(messageKey.getBytes(StandardCharsets.UTF_8), MAC));
            byte[] text = ("guest agent download " + operationId).getBytes(StandardCharsets.UTF_8);
            return new BootToken(HexFormat.of().formatHex(mac.doFinal(text)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has " + MAC, e);
        }
    }

    /** What the database knows of it: its SHA-256, 64 hexadecimal digits. */
    public String hash() {
        return hex(sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "BootToken[***]";
    }
}
