package org.trove.taskmanager;

import io.dropwizard.lifecycle.Managed;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.certificate.CertificateAuthorities;
import org.trove.certificate.CertificateTimes;
import org.trove.model.CertificateAuthority;
import org.trove.model.CertificateAuthority.Standing;
import org.trove.store.CertificateStore;
import org.trove.store.Database;
import org.trove.store.DatabaseUnavailableException;

/**
 * Looks after the installation's certificates: replaces the authority before it ends, forgets the certificates of deleted instances, and
 * says what is near its end. Every task manager does it: what one has done the others do not find.
 */
@Singleton
public final class CertificateUpkeep implements Managed {
    private static final Logger LOG = LoggerFactory.getLogger(CertificateUpkeep.class);
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration INTERVAL = Duration.ofMinutes(10);

    private final CertificateAuthorities authorities;
    private final Database database;
    private final CertificateTimes times;
    private final Clock clock;
    private final Gauge authorityLeft;
    private final Gauge instances;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread made = new Thread(task, "certificates");
        made.setDaemon(true);
        return made;
    });

    @Inject
    CertificateUpkeep(
            CertificateAuthorities authorities,
            Database database,
            CertificateTimes times,
            Clock clock,
            PrometheusRegistry registry) {
        this.authorities = authorities;
        this.database = database;
        this.times = times;
        this.clock = clock;
        this.authorityLeft = Gauge.builder()
                .name("trove_certificate_authority_remaining_seconds")
                .help(
                        "Time until the certificate authority ends, by its standing; the shortest where several are retired")
                .labelNames("standing")
                .register(registry);
        this.instances = Gauge.builder()
                .name("trove_instance_certificates")
                .help(
                        "Instances by what their latest certificate is: valid, ending (should have been renewed), ended, none")
                .labelNames("state")
                .register(registry);
    }

    @Override
    public void start() {
        thread.scheduleWithFixedDelay(this::run, FIRST.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void stop() {
        thread.shutdownNow();
    }

    private void run() {
        try {
            look();
        } catch (DatabaseUnavailableException e) {
            LOG.warn("certificates not looked after, the database failed cause={}", e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("certificates not looked after", e);
        }
    }

    /** One round. */
    void look() {
        authorities.upkeep();
        database.write(stores -> stores.certificates().removeOfDeleted());
        Instant now = clock.instant();
        // Half of the time in which they are renewed has passed: these do not follow.
        Instant ending = now.plus(times.renewal().dividedBy(2));
        CertificateStore.Counts counts =
                database.read(stores -> stores.certificates().count(now, ending));
        instances.labelValues("valid").set((double) counts.valid());
        instances.labelValues("ending").set((double) counts.ending());
        instances.labelValues("ended").set((double) counts.ended());
        instances.labelValues("none").set((double) counts.none());
        authorityLeft.clear();
        for (CertificateAuthority authority : authorities.trusted()) {
            tell(authority, now);
        }
    }

    private void tell(CertificateAuthority authority, Instant now) {
        String standing = standing(authority.standing());
        double left = Duration.between(now, authority.notAfter()).toSeconds();
        double told = authorityLeft.labelValues(standing).get();
        authorityLeft.labelValues(standing).set(told == 0 ? left : Math.min(told, left));
    }

    private static String standing(Standing standing) {
        return switch (standing) {
            case CURRENT -> "current";
            case NEXT -> "next";
            case RETIRED -> "retired";
        };
    }
}
