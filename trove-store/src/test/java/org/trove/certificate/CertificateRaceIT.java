package org.trove.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.trove.crypto.SecretBox;
import org.trove.crypto.SecretString;
import org.trove.model.CertificateAuthority;
import org.trove.store.Database;
import org.trove.store.jdbi.TestSchema;
import org.trove.time.SystemIdSource;

/** Services that need the certificate authority at the same moment, on a real database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CertificateRaceIT {
    private static final int SERVICES = 8;

    private final ExecutorService services = Executors.newFixedThreadPool(SERVICES);
    private TestSchema schema;

    @BeforeAll
    void makeSchema() {
        schema = new TestSchema("trove.it.mysql").migrated();
    }

    @AfterAll
    void removeSchema() {
        services.shutdownNow();
        schema.close();
    }

    private CertificateAuthorities service(Database database) {
        SecureRandom random = new SecureRandom();
        SecretBox box = new SecretBox(SecretString.of("a key of the control plane, long enough"), random);
        return new CertificateAuthorities(
                database, box, random, new SystemIdSource(), Clock.systemUTC(), CertificateTimes.DEFAULT);
    }

    private void atOnce(Work work) throws Exception {
        Database database = schema.database();
        CountDownLatch together = new CountDownLatch(SERVICES);
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < SERVICES; i++) {
            running.add(services.submit(() -> {
                together.countDown();
                together.await();
                work.perform(service(database));
                return null;
            }));
        }
        for (Future<?> one : running) {
            one.get();
        }
    }

    @Test
    void services_that_need_one_at_the_same_moment_make_one_replace_it_once_and_seal_its_key() throws Exception {
        Set<String> seen = ConcurrentHashMap.newKeySet();
        atOnce(service -> seen.add(service.trusted().get(0).id()));
        assertThat(seen).hasSize(1);

        atOnce(CertificateAuthorities::prepareNext);
        atOnce(CertificateAuthorities::promoteNext);

        List<CertificateAuthority> all = service(schema.database()).trusted();
        assertThat(all)
                .extracting(CertificateAuthority::standing)
                .containsExactly(CertificateAuthority.Standing.CURRENT, CertificateAuthority.Standing.RETIRED);
        assertThat(all.get(1).id()).isIn(seen);
        assertThat(all.get(0).sealedKey()).startsWith("v1:");
        assertThat(schema.rows("certificate_authorities"))
                .contains("CERTIFICATE")
                .doesNotContain("PRIVATE KEY");
        assertThat(all.get(1).sealedKey()).isNull();
    }

    private interface Work {
        void perform(CertificateAuthorities service);
    }
}
