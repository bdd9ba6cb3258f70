package org.trove.crypto;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.HexFormat;

/** Reads certificates. Needs nothing but the JDK. */
public final class Certificates {
    private Certificates() {}

    /** The first certificate of a text. @throws IllegalArgumentException where there is none, or it cannot be read */
    public static X509Certificate read(String pem) {
        byte[] encoded = Pem.decode(Pem.CERTIFICATE, pem);
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            return (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(encoded));
        } catch (CertificateException e) {
            throw new IllegalArgumentException("not a certificate", e);
        }
    }

    public static String pem(X509Certificate certificate) {
        try {
            return Pem.encode(Pem.CERTIFICATE, certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate cannot be encoded", e);
        }
    }

    /** The serial number, hexadecimal. */
    public static String serial(X509Certificate certificate) {
        return certificate.getSerialNumber().toString(16);
    }

    /** SHA-256 of a certificate, hexadecimal, as {@code openssl x509 -fingerprint -sha256} prints it without colons. */
    public static String fingerprint(String pem) {
        return sha256(Pem.decode(Pem.CERTIFICATE, pem));
    }

    /** Tells two texts of authorities apart. */
    public static String version(String authorities) {
        return sha256(authorities.getBytes(StandardCharsets.UTF_8));
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("SHA-256 is missing in this Java", e);
        }
    }
}
