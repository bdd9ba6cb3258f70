package org.trove.guestagent.update;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.HexFormat;
import java.util.Set;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.trove.host.PrivateFiles;

/**
 * Fetches a file over HTTP, or copies one of this machine. It follows no redirect, because the token is for the control plane alone.
 *
 * @param token sent as bearer, null = none
 * @param authorities PEM of those that are trusted for https, null = those of the JVM
 */
record Download(
        String url, @Nullable String token, @Nullable String authorities) {
    private static final Set<String> SCHEMES = Set.of("https", "http", "file");
    private static final long LARGEST_BYTES = 512L << 20;
    private static final int TIMEOUT_MILLIS = 30_000;
    private static final int BUFFER_BYTES = 1 << 16;

    /**
     * Fetches it whole.
     *
     * @param file where it is left, readable by this account alone
     * @param sha256 that it must have
     * @throws IOException where it does not come, or another file comes; the message never holds the token
     */
    void to(Path file, String sha256) throws IOException {
        URLConnection connection = open();
        Files.deleteIfExists(file);
        PrivateFiles.write(file, "");
        MessageDigest digest = sha256();
        try (InputStream in = connection.getInputStream();
                OutputStream out = Files.newOutputStream(file)) {
            byte[] buffer = new byte[BUFFER_BYTES];
            long received = 0;
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                received += count;
                if (received > LARGEST_BYTES) {
                    throw new IOException("what came is larger than " + LARGEST_BYTES + " bytes");
                }
                digest.update(buffer, 0, count);
                out.write(buffer, 0, count);
            }
        }
        String found = HexFormat.of().formatHex(digest.digest());
        if (!found.equals(sha256)) {
            throw new IOException("what came has the checksum " + found + " instead of " + sha256);
        }
    }

    private URLConnection open() throws IOException {
        URI uri = uri();
        URLConnection connection = uri.toURL().openConnection();
        connection.setConnectTimeout(TIMEOUT_MILLIS);
        connection.setReadTimeout(TIMEOUT_MILLIS);
        if (connection instanceof HttpsURLConnection https && authorities != null) {
            https.setSSLSocketFactory(trusting(authorities).getSocketFactory());
        }
        if (connection instanceof HttpURLConnection http) {
            http.setInstanceFollowRedirects(false);
            if (token != null) {
                http.setRequestProperty("Authorization", "Bearer " + token);
            }
            requireFound(http, uri);
        }
        return connection;
    }

    private URI uri() throws IOException {
        try {
            URI uri = new URI(url);
            if (uri.getScheme() != null && SCHEMES.contains(uri.getScheme())) {
                return uri;
            }
        } catch (URISyntaxException e) {
            throw new IOException("'" + url + "' is no URL", e);
        }
        throw new IOException("the URL must begin with https:, http: or file:, not '" + url + "'");
    }

    private static void requireFound(HttpURLConnection http, URI uri) throws IOException {
        int status = http.getResponseCode();
        if (status != HttpURLConnection.HTTP_OK) {
            throw new IOException(uri.getScheme() + "://" + uri.getAuthority() + " answered " + status);
        }
    }

    private static SSLContext trusting(String pem) throws IOException {
        try {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            int number = 0;
            for (Certificate authority : CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))) {
                trusted.setCertificateEntry("authority-" + number++, authority);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("the certificates of the authorities cannot be used", e);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "Download[" + url + "]";
    }
}
