package org.trove.message.wire;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Trove's message encryption: AES-256-CBC under the lower-case hexadecimal MD5 digest of a key string, the random IV in
 * front, base64 around both. CBC alone does not notice every change of a message, hence the code of {@link #sign}, which peers
 * in Java exchange besides. Safe for use by many threads.
 */
public final class MessageCipher {
    private static final int BLOCK_BYTES = 16;
    private static final int MAX_CACHED_KEYS = 200_000;

    private final SecureRandom random;
    private final ConcurrentMap<String, SecretKeySpec> cipherKeys = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, SecretKeySpec> macKeys = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, SecretKeySpec> oldMacKeys = new ConcurrentHashMap<>();
    private final ThreadLocal<Cipher> ciphers = ThreadLocal.withInitial(MessageCipher::newCipher);
    private final ThreadLocal<Mac> macs = ThreadLocal.withInitial(MessageCipher::newMac);

    public MessageCipher(SecureRandom random) {
        this.random = random;
    }

    /** @return base64 of IV and ciphertext */
    public String encrypt(String key, String plaintext) {
        byte[] iv = new byte[BLOCK_BYTES];
        random.nextBytes(iv);
        byte[] clear = plaintext.getBytes(StandardCharsets.UTF_8);
        try {
            Cipher cipher = ciphers.get();
            cipher.init(Cipher.ENCRYPT_MODE, cipherKey(key), new IvParameterSpec(iv));
            byte[] sealed = new byte[BLOCK_BYTES + cipher.getOutputSize(clear.length)];
            System.arraycopy(iv, 0, sealed, 0, BLOCK_BYTES);
            cipher.doFinal(clear, 0, clear.length, sealed, BLOCK_BYTES);
            return Base64.getEncoder().encodeToString(sealed);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-CBC failed to encrypt", e);
        }
    }

    /** @throws MalformedMessageException where the text was not encrypted with this key, or changed since */
    public String decrypt(String key, String text) {
        byte[] sealed = decodeBase64(text);
        if (sealed.length < 2 * BLOCK_BYTES || sealed.length % BLOCK_BYTES != 0) {
            throw new MalformedMessageException("an encrypted value has an impossible length");
        }
        try {
            Cipher cipher = ciphers.get();
            cipher.init(Cipher.DECRYPT_MODE, cipherKey(key), new IvParameterSpec(sealed, 0, BLOCK_BYTES));
            byte[] clear = cipher.doFinal(sealed, BLOCK_BYTES, sealed.length - BLOCK_BYTES);
            return decodeUtf8(clear);
        } catch (GeneralSecurityException | CharacterCodingException e) {
            throw new MalformedMessageException("a value was not encrypted with the expected key");
        }
    }

    /**
     * The authentication code (HMAC-SHA-256, base64) of a message and its head.
     *
     * @param head without line feeds, so that it is clear where it ends
     */
    public String sign(String key, String head, String message) {
        return mac(macKey(key), head + '\n' + message);
    }

    /** Whether the code is theirs; takes as long for a wrong code as for the right one. */
    public boolean isSigned(String key, String head, String message, String code) {
        return head.indexOf('\n') < 0 && isEqual(sign(key, head, message), code);
    }

    /** The code of releases before, of a message alone. */
    public String authenticate(String key, String text) {
        return mac(oldMacKey(key), text);
    }

    /** Whether the code is that of the text; takes as long for a wrong code as for the right one. */
    public boolean isAuthentic(String key, String text, String code) {
        return isEqual(authenticate(key, text), code);
    }

    private String mac(SecretKeySpec key, String text) {
        try {
            Mac mac = macs.get();
            mac.init(key);
            return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA-256 failed", e);
        }
    }

    private static boolean isEqual(String expected, String code) {
        return MessageDigest.isEqual(
                expected.getBytes(StandardCharsets.US_ASCII), code.getBytes(StandardCharsets.UTF_8));
    }

    private SecretKeySpec cipherKey(String key) {
        return cached(cipherKeys, key, "MD5", "AES", key);
    }

    private SecretKeySpec macKey(String key) {
        // Derivations of their own: the same bytes must not serve as cipher key and as MAC key, nor one code as the
        // other.
        return cached(macKeys, key, "SHA-256", "HmacSHA256", "trove message authentication 2\n" + key);
    }

    private SecretKeySpec oldMacKey(String key) {
        return cached(oldMacKeys, key, "SHA-256", "HmacSHA256", "trove message authentication\n" + key);
    }

    private static SecretKeySpec cached(
            ConcurrentMap<String, SecretKeySpec> cache, String key, String digest, String algorithm, String input) {
        SecretKeySpec known = cache.get(key);
        if (known != null) {
            return known;
        }
        if (cache.size() >= MAX_CACHED_KEYS) {
            cache.clear();
        }
        SecretKeySpec derived = derive(digest, algorithm, input);
        cache.put(key, derived);
        return derived;
    }

    private static SecretKeySpec derive(String digest, String algorithm, String input) {
        try {
            byte[] hash = MessageDigest.getInstance(digest).digest(input.getBytes(StandardCharsets.UTF_8));
            return new SecretKeySpec(HexFormat.of().formatHex(hash).getBytes(StandardCharsets.US_ASCII), algorithm);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + digest, e);
        }
    }

    private static byte[] decodeBase64(String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new MalformedMessageException("a value is not encrypted");
        }
    }

    private static String decodeUtf8(byte[] bytes) throws CharacterCodingException {
        // The strict decoder: bytes that are no text prove a wrong key.
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString();
    }

    private static Cipher newCipher() {
        try {
            return Cipher.getInstance("AES/CBC/PKCS5Padding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES/CBC/PKCS5Padding", e);
        }
    }

    private static Mac newMac() {
        try {
            return Mac.getInstance("HmacSHA256");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }
}
