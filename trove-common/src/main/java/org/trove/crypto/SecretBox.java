package org.trove.crypto;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals texts at rest with AES-256-GCM: who lacks the key can neither read nor alter them, nor move one to another place. Safe
 * for use by many threads.
 */
public final class SecretBox {
    private static final String FORMAT = "v1:";
    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final byte[] PURPOSE = "org.trove.crypto.SecretBox v1".getBytes(StandardCharsets.UTF_8);
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecretKeySpec key;
    private final SecureRandom random;

    /** @param secret a random text of at least 24 characters, as {@link KeySettings} demands */
    public SecretBox(SecretString secret, SecureRandom random) {
        this.key = new SecretKeySpec(derive(secret), "AES");
        this.random = random;
    }

    /** @param place what the text belongs to, e.g. an operation's id; opening needs the same */
    public String seal(String text, String place) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, place).doFinal(text.getBytes(StandardCharsets.UTF_8));
            byte[] box = ByteBuffer.allocate(NONCE_BYTES + sealed.length)
                    .put(nonce)
                    .put(sealed)
                    .array();
            return FORMAT + Base64.getEncoder().encodeToString(box);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM failed", e);
        }
    }

    /** @throws IllegalArgumentException where the text was sealed with another key or for another place, or was altered */
    public String open(String sealed, String place) {
        if (!sealed.startsWith(FORMAT)) {
            throw new IllegalArgumentException("not a sealed text: " + place);
        }
        try {
            byte[] box = Base64.getDecoder().decode(sealed.substring(FORMAT.length()));
            if (box.length < NONCE_BYTES + TAG_BITS / Byte.SIZE) {
                throw new IllegalArgumentException("a sealed text was cut off: " + place);
            }
            byte[] nonce = Arrays.copyOf(box, NONCE_BYTES);
            byte[] text = cipher(Cipher.DECRYPT_MODE, nonce, place).doFinal(box, NONCE_BYTES, box.length - NONCE_BYTES);
            return new String(text, StandardCharsets.UTF_8);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("was sealed with another key or was altered: " + place, e);
        }
    }

    private Cipher cipher(int mode, byte[] nonce, String place) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(place.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    /** The secret has the entropy; this gives it the cipher's length and separates it from other uses of the same secret. */
    private static byte[] derive(SecretString secret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.reveal().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return mac.doFinal(PURPOSE);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA256 is missing in this Java", e);
        }
    }
}
