package org.trove.certificate;

import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.certificate.CertificateWriter.Validity;
import org.trove.crypto.Certificates;
import org.trove.crypto.KeyPairs;
import org.trove.crypto.SecretBox;
import org.trove.model.CertificateAuthority;
import org.trove.model.CertificateAuthority.Standing;
import org.trove.store.Database;
import org.trove.time.IdSource;

/**
 * The one certificate authority of the installation: makes it when it is first needed, signs with it, and replaces it. Private keys
 * are sealed before they reach the database.
 *
 * <p>A replacement has two parts, so that nobody meets a certificate that he cannot check: the next authority is trusted first, by
 * guests and by whoever reads the bundle, and signs later.
 */
public final class CertificateAuthorities {
    private static final Logger LOG = LoggerFactory.getLogger(CertificateAuthorities.class);
    private static final int SHOWN_ID = 8;

    private final Database database;
    private final SecretBox box;
    private final SecureRandom random;
    private final IdSource ids;
    private final Clock clock;
    private final CertificateTimes times;
    private final CertificateWriter writer;

    /** @param box seals with a key that every service has and the database does not */
    public CertificateAuthorities(
            Database database, SecretBox box, SecureRandom random, IdSource ids, Clock clock, CertificateTimes times) {
        this.database = database;
        this.box = box;
        this.random = random;
        this.ids = ids;
        this.clock = clock;
        this.times = times;
        this.writer = new CertificateWriter(random);
    }

    /** The same, with another way to the same database. */
    public CertificateAuthorities through(Database other) {
        return new CertificateAuthorities(other, box, random, ids, clock, times);
    }

    /** A certificate that was just signed. */
    public record Signed(String authorityId, X509Certificate certificate) {
        public String pem() {
            return Certificates.pem(certificate);
        }
    }

    /** The authorities that are trusted now, the one that signs first. Makes it where there is none. */
    public List<CertificateAuthority> trusted() {
        List<CertificateAuthority> known = known();
        if (known.stream().noneMatch(authority -> authority.standing() == Standing.CURRENT)) {
            add(Standing.CURRENT);
            known = known();
        }
        Instant now = clock.instant();
        return known.stream()
                .filter(authority -> authority.standing() == Standing.CURRENT
                        || authority.notAfter().isAfter(now))
                .toList();
    }

    /** What to trust, as one text for a client's file. */
    public static String bundle(List<CertificateAuthority> trusted) {
        return trusted.stream().map(CertificateAuthority::certificate).collect(Collectors.joining());
    }

    /** Signs with the current one. @param lifetime from now, cut where the authority itself ends before */
    public Signed sign(CertificateSubject subject, Duration lifetime) {
        CertificateAuthority current = trusted().get(0);
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Instant until = now.plus(lifetime);
        Validity validity = new Validity(
                now.minus(CertificateTimes.BACKDATED), until.isAfter(current.notAfter()) ? current.notAfter() : until);
        X509Certificate authority = Certificates.read(current.certificate());
        return new Signed(current.id(), writer.signed(authority, key(current), subject, validity));
    }

    /** Makes the next authority. @return it, or the one that was made before */
    public CertificateAuthority prepareNext() {
        trusted();
        add(Standing.NEXT);
        return known().stream()
                .filter(authority -> authority.standing() == Standing.NEXT)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the next certificate authority was promoted meanwhile"));
    }

    /** Has the next authority sign from now on. @return false where none was made */
    public boolean promoteNext() {
        return promoteNext(trusted().get(0));
    }

    private boolean promoteNext(CertificateAuthority current) {
        boolean promoted = database.write(stores -> stores.certificates().promoteNext(current.id()));
        if (promoted) {
            LOG.info("certificate authority replaced id={}", current.id());
        }
        return promoted;
    }

    /** Trusts a retired authority no more. @return false where there is no such one */
    public boolean forget(String id) {
        return database.write(stores -> stores.certificates().forget(id));
    }

    /** Does what the time demands: the next authority is made, and promoted, before the current one ends. */
    public void upkeep() {
        CertificateAuthority current = trusted().get(0);
        Instant now = clock.instant();
        if (!now.plus(times.nextAuthority()).isBefore(current.notAfter())) {
            prepareNext();
        }
        if (!now.plus(times.promotion()).isBefore(current.notAfter())) {
            promoteNext(current);
        }
    }

    /** All that are known, whether they have ended or not. */
    private List<CertificateAuthority> known() {
        return database.read(stores -> stores.certificates().authorities());
    }

    private void add(Standing standing) {
        KeyPair keys = KeyPairs.generate(random);
        String id = ids.newId().toString();
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Validity validity = new Validity(now.minus(CertificateTimes.BACKDATED), now.plus(times.authority()));
        String name = "Trove certificate authority " + id.substring(0, SHOWN_ID);
        X509Certificate certificate = writer.selfSigned(keys, name, validity);
        CertificateAuthority made = new CertificateAuthority(
                id,
                standing,
                Certificates.pem(certificate),
                box.seal(KeyPairs.pem(keys.getPrivate()), place(id)),
                validity.from(),
                validity.until());
        // Of several services that are here at the same moment, one comes through.
        if (database.write(stores -> stores.certificates().add(made))) {
            LOG.info("certificate authority made id={} standing={} until={}", id, standing, validity.until());
        }
    }

    private PrivateKey key(CertificateAuthority authority) {
        String sealed = Optional.ofNullable(authority.sealedKey())
                .orElseThrow(() -> new IllegalStateException("the certificate authority has no key: " + authority));
        try {
            return KeyPairs.privateKey(box.open(sealed, place(authority.id())));
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(
                    "the key of the certificate authority " + authority.id()
                            + " does not open: keys.inst_rpc_key_encr_key is not the one it was sealed with",
                    e);
        }
    }

    private static String place(String id) {
        return "certificate_authority:" + id;
    }
}
