package org.trove.bus.rabbit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** How the broker is recognised. @param caFile PEM file of the authorities to trust, null = those of the JVM */
public record TlsSettings(@Nullable String caFile) {

    /** @param section whose key names the file. @throws IllegalArgumentException where it cannot be used */
    void check(String section) {
        try {
            context();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(section + "." + e.getMessage(), e);
        }
    }

    /** @throws IllegalArgumentException where the file cannot be used */
    SSLContext context() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(caFile == null ? null : storeOf(Path.of(caFile)));
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException("tls_ca_file '" + caFile + "' cannot be used: " + e.getMessage(), e);
        }
    }

    private static KeyStore storeOf(Path file) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream pem = Files.newInputStream(file)) {
            int number = 0;
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                store.setCertificateEntry("ca" + number++, certificate);
            }
            if (number == 0) {
                throw new IOException("it holds no certificate in PEM form");
            }
        }
        return store;
    }
}
