package org.trove.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import org.trove.certificate.CertificateAuthorities;
import org.trove.certificate.CertificateTimes;
import org.trove.crypto.KeySettings;
import org.trove.crypto.SecretBox;
import org.trove.store.Database;
import org.trove.time.IdSource;

/** The installation's certificate authority. */
public final class CertificateModule extends AbstractModule {
    private final KeySettings keys;

    public CertificateModule(KeySettings keys) {
        this.keys = keys;
    }

    @Override
    protected void configure() {
        bind(CertificateTimes.class).toInstance(CertificateTimes.DEFAULT);
    }

    @Provides
    @Singleton
    CertificateAuthorities authorities(
            Database database, SecureRandom random, IdSource ids, Clock clock, CertificateTimes times) {
        return new CertificateAuthorities(database, box(keys, random), random, ids, clock, times);
    }

    /**
     * What seals the keys of authorities: the key of the instances' keys. They must open for as long as these must, and a new
     * {@code operation_payload_key} does not touch them.
     */
    public static SecretBox box(KeySettings keys, SecureRandom random) {
        return new SecretBox(keys.instRpcKeyEncrKey(), random);
    }
}
