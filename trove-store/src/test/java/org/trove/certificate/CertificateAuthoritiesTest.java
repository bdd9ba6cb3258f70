package org.trove.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.SignatureException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.trove.bus.CountingIds;
import org.trove.certificate.CertificateSubject.Purpose;
import org.trove.crypto.Certificates;
import org.trove.crypto.KeyPairs;
import org.trove.crypto.Pem;
import org.trove.crypto.SecretBox;
import org.trove.crypto.SecretString;
import org.trove.model.CertificateAuthority;
import org.trove.model.CertificateAuthority.Standing;
import org.trove.store.memory.MemoryDatabase;
import org.trove.time.SettableClock;

class CertificateAuthoritiesTest {
    private static final CertificateTimes TIMES = CertificateTimes.DEFAULT;
    private static final Duration DAY = Duration.ofDays(1);

    private final SecureRandom random = new SecureRandom();
    private final SettableClock clock = new SettableClock();
    private final MemoryDatabase database = new MemoryDatabase(clock);
    private final CountingIds ids = new CountingIds();
    private final CertificateAuthorities authorities = with("a key of the control plane, long enough");

    private CertificateAuthorities with(String secret) {
        SecretBox box = new SecretBox(SecretString.of(secret), random);
        return new CertificateAuthorities(database, box, random, ids, clock, TIMES);
    }

    private List<Standing> standings() {
        return authorities.trusted().stream()
                .map(CertificateAuthority::standing)
                .toList();
    }

    private CertificateSubject server(String... names) {
        PublicKey key = KeyPairs.generate(random).getPublic();
        return new CertificateSubject(key, "an-instance", List.of(names), Purpose.SERVER);
    }

    private X509Certificate root(int place) {
        return Certificates.read(authorities.trusted().get(place).certificate());
    }

    @Test
    void the_authority_is_made_when_it_is_first_needed_and_is_the_same_from_then_on() {
        String first = CertificateAuthorities.bundle(authorities.trusted());

        assertThat(CertificateAuthorities.bundle(authorities.trusted())).isEqualTo(first);
        assertThat(standings()).containsExactly(Standing.CURRENT);
        X509Certificate root = root(0);
        assertThat(root.getBasicConstraints()).isZero();
        assertThat(root.getNotAfter().toInstant())
                .isEqualTo(clock.instant().plus(TIMES.authority()).truncatedTo(ChronoUnit.SECONDS));
        assertThatCode(() -> root.verify(root.getPublicKey())).doesNotThrowAnyException();
    }

    @Test
    void a_certificate_is_good_for_the_addresses_and_names_of_its_subject_alone() throws Exception {
        CertificateAuthorities.Signed signed =
                authorities.sign(server("127.1.2.3", "fd00::1", "abc.db.example.org"), Duration.ofDays(90));

        X509Certificate certificate = Certificates.read(signed.pem());
        certificate.verify(root(0).getPublicKey());
        assertThat(certificate.getSubjectAlternativeNames())
                .extracting(name -> String.valueOf(name.get(1)))
                .containsExactly("127.1.2.3", "fd00:0:0:0:0:0:0:1", "abc.db.example.org");
        assertThat(certificate.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
        assertThat(certificate.getBasicConstraints()).isNegative();
        assertThat(certificate.getNotAfter().toInstant())
                .isEqualTo(clock.instant().plus(Duration.ofDays(90)).truncatedTo(ChronoUnit.SECONDS));
    }

    @Test
    void no_certificate_outlives_the_authority_that_signed_it() {
        authorities.trusted();
        clock.set(clock.instant().plus(TIMES.authority()).minus(DAY));

        X509Certificate late = authorities.sign(server(), Duration.ofDays(90)).certificate();

        assertThat(late.getNotAfter()).isEqualTo(root(0).getNotAfter());
    }

    @Test
    void the_key_of_the_authority_lies_in_the_database_sealed_and_opens_with_the_control_plane_s_key_alone() {
        authorities.trusted();
        String sealed = database.read(stores -> stores.certificates().authorities())
                .get(0)
                .sealedKey();

        assertThat(sealed).startsWith("v1:").doesNotContain(Pem.PRIVATE_KEY);
        assertThatThrownBy(() -> with("another key of the control plane").sign(server(), DAY))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("keys.inst_rpc_key_encr_key");
    }

    @Test
    void the_next_authority_is_trusted_before_it_signs_and_the_one_before_it_after_it_signed() throws Exception {
        X509Certificate before = root(0);
        authorities.prepareNext();
        assertThat(standings()).containsExactly(Standing.CURRENT, Standing.NEXT);
        authorities.sign(server(), DAY).certificate().verify(before.getPublicKey());

        assertThat(authorities.promoteNext()).isTrue();

        assertThat(standings()).containsExactly(Standing.CURRENT, Standing.RETIRED);
        X509Certificate signed = authorities.sign(server(), DAY).certificate();
        signed.verify(root(0).getPublicKey());
        assertThatThrownBy(() -> signed.verify(before.getPublicKey())).isInstanceOf(SignatureException.class);
        assertThat(root(1)).isEqualTo(before);
        assertThat(authorities.promoteNext()).isFalse();
    }

    @Test
    void a_retired_authority_is_trusted_until_it_ends_or_is_forgotten() {
        authorities.prepareNext();
        authorities.promoteNext();
        String retired = authorities.trusted().get(1).id();
        clock.set(clock.instant().plus(TIMES.authority()).plus(DAY));
        assertThat(standings()).containsExactly(Standing.CURRENT);

        assertThat(authorities.forget(retired)).isTrue();
        assertThat(authorities.forget(retired)).isFalse();
        assertThat(authorities.forget(authorities.trusted().get(0).id())).isFalse();
    }

    @Test
    void the_next_authority_is_made_and_promoted_before_the_current_one_ends() {
        authorities.upkeep();
        Instant end = root(0).getNotAfter().toInstant();
        clock.set(end.minus(TIMES.nextAuthority()).minus(DAY));
        authorities.upkeep();
        assertThat(standings()).containsExactly(Standing.CURRENT);

        clock.set(end.minus(TIMES.nextAuthority()));
        authorities.upkeep();
        authorities.upkeep();
        assertThat(standings()).containsExactly(Standing.CURRENT, Standing.NEXT);

        clock.set(end.minus(TIMES.promotion()));
        authorities.upkeep();
        authorities.upkeep();
        assertThat(standings()).containsExactly(Standing.CURRENT, Standing.RETIRED);
        assertThat(root(0).getNotAfter().toInstant()).isAfter(end);
    }
}
