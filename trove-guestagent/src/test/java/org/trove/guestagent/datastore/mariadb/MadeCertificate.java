package org.trove.guestagent.datastore.mariadb;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import org.trove.crypto.Pem;
import org.trove.guestagent.datastore.ServerCertificate;

/** Certificates that sign themselves, made by the JDK's own tool. */
final class MadeCertificate {
    private static final String PASSWORD = "of-no-importance";

    private MadeCertificate() {}

    static ServerCertificate of(Path directory, String address) throws IOException, GeneralSecurityException {
        Path file = directory.resolve("keys" + System.nanoTime() + ".p12");
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keystore",
                file.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=an instance",
                "-ext",
                "san=ip:" + address);
        try {
            Process tool = new ProcessBuilder(command).inheritIO().start();
            if (tool.waitFor() != 0) {
                throw new IOException("keytool failed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        try (InputStream stored = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(stored, PASSWORD.toCharArray());
            String certificate =
                    Pem.encode(Pem.CERTIFICATE, store.getCertificate("server").getEncoded());
            String key = Pem.encode(
                    Pem.PRIVATE_KEY,
                    store.getKey("server", PASSWORD.toCharArray()).getEncoded());
            return new ServerCertificate(key, certificate, certificate);
        }
    }
}
