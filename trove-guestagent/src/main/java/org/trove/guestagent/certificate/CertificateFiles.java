package org.trove.guestagent.certificate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.crypto.KeyPairs;
import org.trove.guestagent.command.StateFiles;
import org.trove.guestagent.datastore.ServerCertificate;

/**
 * What of certificates outlives the agent, in files of mode 0600: the certificate with its key, in one file so that both are always
 * of one pair, and the key that the next certificate is asked for with.
 */
final class CertificateFiles {
    private static final Logger LOG = LoggerFactory.getLogger(CertificateFiles.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String INSTALLED = ".certificate";
    private static final String PENDING = ".certificate.pending";

    private final StateFiles files;
    private final SecureRandom random;

    CertificateFiles(StateFiles files, SecureRandom random) {
        this.files = files;
        this.random = random;
    }

    /** The key pair of the next certificate: the same until {@link #install} used it, so that a lost answer can be given again. */
    NextKey nextKey() {
        return read(PENDING, NextKey.class).orElseGet(() -> {
            KeyPair pair = KeyPairs.generate(random);
            NextKey made = new NextKey(KeyPairs.pem(pair.getPrivate()), KeyPairs.text(pair.getPublic()));
            write(PENDING, made);
            return made;
        });
    }

    Optional<Installed> installed() {
        return read(INSTALLED, Installed.class);
    }

    void install(Installed certificate) {
        write(INSTALLED, certificate);
    }

    void forgetNextKey() {
        files.delete(PENDING);
    }

    /** @param key PEM @param publicKey Base64, as it is sent */
    record NextKey(String key, String publicKey) {
        /** Without the key. */
        @Override
        public String toString() {
            return "NextKey[]";
        }
    }

    /** @param publicKey Base64, of the certificate @param serial of the certificate, hexadecimal */
    record Installed(String key, String publicKey, String serial, String certificate, String authorities) {
        ServerCertificate forServer() {
            return new ServerCertificate(key, certificate, authorities);
        }

        /** Without the key. */
        @Override
        public String toString() {
            return "Installed[" + serial + "]";
        }
    }

    /** A file that cannot be read is as good as none: another certificate is asked for. */
    private <T> Optional<T> read(String name, Class<T> type) {
        @Nullable String text = files.read(name).orElse(null);
        if (text == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readValue(text, type));
        } catch (JsonProcessingException e) {
            // Without the cause's text, which may quote a key.
            LOG.warn("a certificate's file cannot be read and is made anew file={}", name);
            return Optional.empty();
        }
    }

    private void write(String name, Object content) {
        try {
            files.write(name, JSON.writeValueAsString(content));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("a certificate cannot be kept", e);
        }
    }
}
