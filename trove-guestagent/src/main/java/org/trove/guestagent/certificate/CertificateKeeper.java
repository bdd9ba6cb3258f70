package org.trove.guestagent.certificate;

import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.bus.ReportCaster;
import org.trove.crypto.Certificates;
import org.trove.crypto.KeyPairs;
import org.trove.guestagent.certificate.CertificateFiles.Installed;
import org.trove.guestagent.certificate.CertificateFiles.NextKey;
import org.trove.guestagent.command.StateFiles;
import org.trove.guestagent.datastore.CertificateSource;
import org.trove.guestagent.datastore.ServerCertificate;
import org.trove.message.GuestCommand.InstallCertificate;
import org.trove.message.GuestReport.RequestCertificate;
import org.trove.model.InstanceId;

/**
 * Asks the control plane for the instance's certificate until there is one, and from time to time whether it is still right. The
 * private key is made here and goes nowhere but to the datastore. Whether a certificate is to be renewed the control plane decides.
 */
public final class CertificateKeeper implements CertificateSource {
    private static final Logger LOG = LoggerFactory.getLogger(CertificateKeeper.class);
    private static final Duration TICK = Duration.ofSeconds(1);

    private final InstanceId instance;
    private final CertificateFiles files;
    private final ReportCaster reports;
    private final Clock clock;
    private final Rhythm rhythm;
    private Runnable changed = () -> {};
    private @Nullable Installed installed;
    private @Nullable Instant asked;
    private @Nullable Instant taken;

    /** @param files where only the agent can read and write */
    public CertificateKeeper(
            InstanceId instance,
            StateFiles files,
            ReportCaster reports,
            SecureRandom random,
            Clock clock,
            Rhythm rhythm) {
        this.instance = instance;
        this.files = new CertificateFiles(files, random);
        this.reports = reports;
        this.clock = clock;
        this.rhythm = rhythm;
        this.installed = this.files.installed().orElse(null);
    }

    /**
     * How often is asked.
     *
     * @param urgent between two questions while there is no certificate
     * @param check between two questions once there is one
     * @param patience of a datastore's start, from the first question that the broker took
     */
    public record Rhythm(Duration urgent, Duration check, Duration patience) {
        public static final Rhythm DEFAULT =
                new Rhythm(Duration.ofSeconds(2), Duration.ofMinutes(10), Duration.ofSeconds(10));

        /** @param check between two questions once there is a certificate */
        public static Rhythm checking(Duration check) {
            return new Rhythm(DEFAULT.urgent(), check, DEFAULT.patience());
        }
    }

    /** @param changed called after there is another certificate, or other authorities; must not block */
    public void start(ScheduledExecutorService scheduler, Runnable changed) {
        this.changed = changed;
        scheduler.scheduleWithFixedDelay(this::tick, 0, TICK.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Asks where it is time to. */
    public void tick() {
        try {
            askWhereDue();
        } catch (RuntimeException e) {
            LOG.error("the certificate cannot be asked for", e);
        }
    }

    private synchronized void askWhereDue() {
        Instant now = clock.instant();
        Duration pause = installed == null ? rhythm.urgent() : rhythm.check();
        if (asked != null && asked.plus(pause).isAfter(now)) {
            return;
        }
        asked = now;
        Installed has = installed;
        RequestCertificate request = new RequestCertificate(
                instance.value(),
                files.nextKey().publicKey(),
                has == null ? null : has.serial(),
                has == null ? null : Certificates.version(has.authorities()));
        reports.cast(request).whenComplete((done, failure) -> sent(failure));
    }

    /** A broker that is away is asked again soon. */
    private synchronized void sent(@Nullable Throwable failure) {
        if (failure != null) {
            LOG.debug("the certificate cannot be asked for now cause={}", failure.toString());
            asked = clock.instant().minus(rhythm.check()).plus(rhythm.urgent());
        } else if (taken == null) {
            taken = clock.instant();
        }
    }

    /** Takes an answer in. One that belongs to no key of this guest is ignored: it came late. */
    public void install(InstallCertificate command) {
        X509Certificate certificate = Certificates.read(command.certificate());
        if (keep(command, KeyPairs.text(certificate.getPublicKey()), Certificates.serial(certificate))) {
            LOG.info(
                    "certificate taken serial={} until={}",
                    Certificates.serial(certificate),
                    certificate.getNotAfter().toInstant());
            changed.run();
        }
    }

    private synchronized boolean keep(InstallCertificate command, String publicKey, String serial) {
        Installed has = installed;
        NextKey next = files.nextKey();
        boolean isNext = publicKey.equals(next.publicKey());
        if (!isNext && (has == null || !publicKey.equals(has.publicKey()))) {
            LOG.info("certificate ignored, it belongs to no key of this guest serial={}", serial);
            return false;
        }
        String key = isNext || has == null ? next.key() : has.key();
        Installed fresh = new Installed(key, publicKey, serial, command.certificate(), command.authorities());
        if (fresh.equals(has)) {
            return false;
        }
        files.install(fresh);
        if (isNext) {
            files.forgetNextKey();
        }
        installed = fresh;
        notifyAll();
        return true;
    }

    @Override
    public synchronized Optional<ServerCertificate> current() {
        Instant begun = clock.instant();
        while (installed == null) {
            Instant from = taken == null ? begun : taken;
            long millis = Duration.between(clock.instant(), from.plus(rhythm.patience()))
                    .toMillis();
            if (millis <= 0) {
                LOG.warn(
                        "no certificate came yet: the datastore starts without TLS, and has it from its next restart on");
                return Optional.empty();
            }
            try {
                wait(Math.min(millis, TICK.toMillis()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Optional.empty();
            }
        }
        return Optional.of(installed.forServer());
    }
}
