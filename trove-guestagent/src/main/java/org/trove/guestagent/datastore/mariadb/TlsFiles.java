package org.trove.guestagent.datastore.mariadb;

import java.io.IOException;
import java.util.Optional;
import org.trove.guestagent.datastore.CertificateSource;
import org.trove.guestagent.datastore.ServerCertificate;
import org.trove.host.PrivateFiles;

/** The files that the server reads its certificate from, of mode 0600, beside its configuration. */
final class TlsFiles {
    private final MariaDbLayout layout;
    private final CertificateSource certificates;

    TlsFiles(MariaDbLayout layout, CertificateSource certificates) {
        this.layout = layout;
        this.certificates = certificates;
    }

    /** Writes them as the certificate is now. @return whether there is one */
    boolean refresh() throws IOException {
        Optional<ServerCertificate> current = certificates.current();
        if (current.isPresent()) {
            PrivateFiles.write(layout.certificateKey(), current.get().key());
            PrivateFiles.write(layout.certificate(), current.get().certificate());
            PrivateFiles.write(layout.authorities(), current.get().authorities());
        }
        return current.isPresent();
    }
}
