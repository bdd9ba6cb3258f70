package org.trove.crypto;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/** Key pairs of certificates: the curve P-256, which all datastores and their clients know. Needs nothing but the JDK. */
public final class KeyPairs {
    private static final String ALGORITHM = "EC";
    private static final String CURVE = "secp256r1";
    private static final int FIELD_BITS = 256;

    private KeyPairs() {}

    public static KeyPair generate(SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(ALGORITHM);
            generator.initialize(new ECGenParameterSpec(CURVE), random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no elliptic curves", e);
        }
    }

    /** The key as one line. */
    public static String text(PublicKey key) {
        return Base64.getEncoder().encodeToString(key.getEncoded());
    }

    /** @throws IllegalArgumentException where the text is no public key of the curve */
    public static PublicKey publicKey(String text) {
        try {
            byte[] encoded = Base64.getDecoder().decode(text);
            PublicKey key = KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(encoded));
            if (key instanceof ECPublicKey curve
                    && curve.getParams().getCurve().getField().getFieldSize() == FIELD_BITS) {
                return key;
            }
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalArgumentException("not a public key of the curve P-256", e);
        }
        throw new IllegalArgumentException("not a public key of the curve P-256");
    }

    /** The private key in PEM, as datastores read it. */
    public static String pem(PrivateKey key) {
        return Pem.encode(Pem.PRIVATE_KEY, key.getEncoded());
    }

    /** @throws IllegalArgumentException where the text is no such key */
    public static PrivateKey privateKey(String pem) {
        try {
            byte[] encoded = Pem.decode(Pem.PRIVATE_KEY, pem);
            return KeyFactory.getInstance(ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("not a private key", e);
        }
    }
}
