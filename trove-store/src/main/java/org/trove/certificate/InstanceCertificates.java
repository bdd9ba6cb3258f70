package org.trove.certificate;

import jakarta.inject.Inject;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.certificate.CertificateSubject.Purpose;
import org.trove.crypto.Certificates;
import org.trove.crypto.KeyPairs;
import org.trove.model.CertificateAuthority;
import org.trove.model.InstanceAddress;
import org.trove.model.InstanceCertificate;
import org.trove.model.InstanceDetails;
import org.trove.model.InstanceId;
import org.trove.store.Database;

/**
 * Which certificate an instance has. Guests ask from time to time, so each follows by itself: a certificate near its end, another
 * address or host name, another authority.
 */
public final class InstanceCertificates {
    private static final Logger LOG = LoggerFactory.getLogger(InstanceCertificates.class);

    /** A guest gets no more than one new certificate in this time. */
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private final Database database;
    private final CertificateAuthorities authorities;
    private final CertificateTimes times;
    private final Clock clock;

    @Inject
    public InstanceCertificates(
            Database database, CertificateAuthorities authorities, CertificateTimes times, Clock clock) {
        this.database = database;
        this.authorities = authorities;
        this.times = times;
        this.clock = clock;
    }

    /**
     * What a guest says of itself; only its identity is proven.
     *
     * @param publicKey that it would have a certificate for, Base64
     * @param serial of the certificate that it has
     * @param authorities {@link Certificates#version} of those that it has
     */
    public record Request(
            InstanceId instance,
            String publicKey,
            @Nullable String serial,
            @Nullable String authorities) {}

    /** What a guest is to have. Both in PEM. */
    public record Answer(String certificate, String authorities) {}

    /**
     * What to tell a guest: empty where it has everything, or may not have anything.
     *
     * @throws IllegalArgumentException where it sent no key
     */
    public Optional<Answer> answer(Request request) {
        PublicKey key = KeyPairs.publicKey(request.publicKey());
        Optional<InstanceDetails> found =
                database.read(stores -> stores.instances().details(request.instance()));
        if (found.isEmpty()) {
            LOG.debug("no certificate for a deleted instance instance={}", request.instance());
            return Optional.empty();
        }
        List<CertificateAuthority> trusted = authorities.trusted();
        String bundle = CertificateAuthorities.bundle(trusted);
        Optional<InstanceCertificate> known =
                database.read(stores -> stores.certificates().find(request.instance()));
        List<String> names = names(found.get());
        Optional<InstanceCertificate> good = known.filter(
                certificate -> isGood(certificate, names, trusted.get(0)) && isTheirs(certificate, request));
        if (good.isPresent()) {
            boolean knows = good.get().serial().equals(request.serial())
                    && Certificates.version(bundle).equals(request.authorities());
            return knows ? Optional.empty() : Optional.of(new Answer(good.get().certificate(), bundle));
        }
        if (known.isPresent() && known.get().issuedAt().plus(PAUSE).isAfter(clock.instant())) {
            return Optional.empty();
        }
        return Optional.of(new Answer(issue(request, key, names).certificate(), bundle));
    }

    private InstanceCertificate issue(Request request, PublicKey key, List<String> names) {
        CertificateSubject subject =
                new CertificateSubject(key, request.instance().value(), names, Purpose.SERVER);
        CertificateAuthorities.Signed signed = authorities.sign(subject, times.instance());
        InstanceCertificate issued = new InstanceCertificate(
                request.instance(),
                Certificates.serial(signed.certificate()),
                signed.authorityId(),
                request.publicKey(),
                names,
                signed.pem(),
                clock.instant(),
                signed.certificate().getNotAfter().toInstant());
        database.write(stores -> {
            stores.certificates().record(issued);
            return issued;
        });
        LOG.info(
                "certificate issued instance={} serial={} until={}",
                issued.instance(),
                issued.serial(),
                issued.notAfter());
        return issued;
    }

    private boolean isGood(InstanceCertificate certificate, List<String> names, CertificateAuthority current) {
        Instant renewal = certificate.notAfter().minus(times.renewal());
        return certificate.authorityId().equals(current.id())
                && certificate.names().equals(names)
                && renewal.isAfter(clock.instant());
    }

    /** Whether the guest has the key that belongs to it: it uses it already, or would. */
    private static boolean isTheirs(InstanceCertificate certificate, Request request) {
        return certificate.serial().equals(request.serial())
                || certificate.publicKey().equals(request.publicKey());
    }

    /** Where clients reach the instance; nothing of it is the guest's own word. */
    private static List<String> names(InstanceDetails details) {
        return Stream.concat(
                        details.addresses().stream().map(InstanceAddress::address),
                        Stream.ofNullable(details.instance().hostname()))
                .map(name -> name.endsWith(".") ? name.substring(0, name.length() - 1) : name)
                .distinct()
                .sorted()
                .toList();
    }
}
