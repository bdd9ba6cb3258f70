package org.trove.api.auth;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Makes the HTTP client with which Keystone is asked. */
public final class KeystoneConnections {

    private static final Pattern ADDRESS = Pattern.compile("https?://[^\\s@/?#]+(/[^\\s?#]*)?");

    private KeystoneConnections() {}

    /** Looks at the address and the file of authorities, without connecting. @throws IllegalArgumentException naming the key */
    public static void check(KeystoneSettings settings) {
        requireAddress("auth_url", settings.authUrl());
        requireAddress("www_authenticate_uri", settings.wwwAuthenticateUri());
        open(settings);
    }

    /** Not repeated in the message: accounts are written into such addresses. */
    private static void requireAddress(String key, String address) {
        if (!ADDRESS.matcher(address).matches()) {
            throw new IllegalArgumentException(
                    "keystone_authtoken." + key
                            + " must be Keystone's address, such as https://keystone.example.org:5000/v3, without an account in it");
        }
    }

    /** @throws IllegalArgumentException where the file of authorities cannot be used */
    public static HttpClient open(KeystoneSettings settings) {
        HttpClient.Builder builder =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(settings.connectTimeout());
        if (settings.caFile() != null) {
            builder.sslContext(trusting(Path.of(settings.caFile())));
        }
        return builder.build();
    }

    private static SSLContext trusting(Path file) {
        try (InputStream pem = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (Certificate authority : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                store.setCertificateEntry("ca" + number++, authority);
            }
            if (number == 0) {
                throw new GeneralSecurityException("no certificate in it");
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException(
                    "keystone_authtoken.cafile " + file + " cannot be used: " + e.getMessage(), e);
        }
    }
}
