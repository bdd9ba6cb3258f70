package org.trove.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.certificate.CertificateAuthorities;
import org.trove.host.PrivateFiles;
import org.trove.store.DatabaseUnavailableException;

/** The certificate authorities that users of this home can trust, as a file for their clients; follows a replacement. */
final class AuthorityFile {
    private static final Logger LOG = LoggerFactory.getLogger(AuthorityFile.class);
    private static final int LOOK_SECONDS = 5;

    private final Path file;
    private final CertificateAuthorities authorities;
    private final ScheduledExecutorService timers;

    AuthorityFile(Path file, CertificateAuthorities authorities, ScheduledExecutorService timers) {
        this.file = file;
        this.authorities = authorities;
        this.timers = timers;
    }

    /** It is there when this returns, unless the database or the disk is in trouble. */
    void start() {
        refresh();
        timers.scheduleWithFixedDelay(this::refresh, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
    }

    private void refresh() {
        try {
            String bundle = CertificateAuthorities.bundle(authorities.trusted());
            if (!Files.exists(file) || !Files.readString(file).equals(bundle)) {
                PrivateFiles.write(file, bundle);
            }
        } catch (IOException | DatabaseUnavailableException e) {
            LOG.warn("certificate authorities not written file={} cause={}", file, e.toString());
        } catch (RuntimeException e) {
            LOG.error("certificate authorities not written file={}", file, e);
        }
    }
}
