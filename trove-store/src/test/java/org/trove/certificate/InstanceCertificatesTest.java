package org.trove.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.trove.bus.CountingIds;
import org.trove.certificate.InstanceCertificates.Answer;
import org.trove.certificate.InstanceCertificates.Request;
import org.trove.crypto.Certificates;
import org.trove.crypto.KeyPairs;
import org.trove.crypto.SecretBox;
import org.trove.crypto.SecretString;
import org.trove.model.InstanceAddress;
import org.trove.model.InstanceId;
import org.trove.store.InstanceChange;
import org.trove.store.StoreFixture;
import org.trove.store.memory.MemoryDatabase;
import org.trove.time.SettableClock;

class InstanceCertificatesTest {
    private static final CertificateTimes TIMES = CertificateTimes.DEFAULT;
    private static final Duration LATER = Duration.ofMinutes(10);

    private final SecureRandom random = new SecureRandom();
    private final SettableClock clock = new SettableClock();
    private final MemoryDatabase database = new MemoryDatabase(clock);
    private final CertificateAuthorities authorities = new CertificateAuthorities(
            database,
            new SecretBox(SecretString.of("a key of the control plane, long enough"), random),
            random,
            new CountingIds(),
            clock,
            TIMES);
    private final InstanceCertificates certificates = new InstanceCertificates(database, authorities, TIMES, clock);
    private final InstanceId instance = StoreFixture.newId();
    private KeyPair keys = KeyPairs.generate(random);
    private @Nullable Answer has;

    @BeforeEach
    void makeInstance() {
        database.write(stores -> {
            stores.instances().insert(StoreFixture.instance(instance, StoreFixture.PROJECT));
            return instance;
        });
        moveTo("10.0.0.5");
    }

    private void moveTo(String... addresses) {
        List<InstanceAddress> all = List.of(addresses).stream()
                .map(address -> new InstanceAddress(address, InstanceAddress.Type.PRIVATE, null))
                .toList();
        database.write(stores -> {
            stores.instances().apply(new InstanceChange.AddressesSet(instance, all));
            return instance;
        });
    }

    /** Asks as a guest does: with a new key once it has used the one before. */
    private Optional<Answer> ask() {
        Answer before = has;
        return certificates.answer(new Request(
                instance,
                KeyPairs.text(keys.getPublic()),
                before == null ? null : Certificates.serial(Certificates.read(before.certificate())),
                before == null ? null : Certificates.version(before.authorities())));
    }

    private X509Certificate install() {
        Answer answer = ask().orElseThrow();
        has = answer;
        keys = KeyPairs.generate(random);
        return Certificates.read(answer.certificate());
    }

    @Test
    void an_instance_gets_a_certificate_of_its_own_key_and_its_addresses_and_nothing_more() throws Exception {
        KeyPair asked = keys;

        X509Certificate certificate = install();

        assertThat(certificate.getPublicKey()).isEqualTo(asked.getPublic());
        assertThat(certificate.getSubjectAlternativeNames())
                .extracting(name -> String.valueOf(name.get(1)))
                .containsExactly("10.0.0.5");
        assertThat(certificate.getSubjectX500Principal().getName()).contains("CN=" + instance.value());
        assertThat(ask()).isEmpty();
    }

    @Test
    void a_certificate_is_renewed_a_third_of_its_life_before_its_end() {
        X509Certificate first = install();
        clock.advance(TIMES.instance().minus(TIMES.renewal()).minusSeconds(1));
        assertThat(ask()).isEmpty();

        clock.advance(Duration.ofSeconds(1));

        X509Certificate second = install();
        assertThat(second.getNotAfter().toInstant())
                .isEqualTo(clock.instant().plus(TIMES.instance()).truncatedTo(ChronoUnit.SECONDS));
        assertThat(second.getPublicKey()).isNotEqualTo(first.getPublicKey());
        assertThat(ask()).isEmpty();
    }

    @Test
    void an_instance_whose_address_or_name_changes_gets_a_certificate_for_it() throws Exception {
        install();
        clock.advance(LATER);
        moveTo("10.0.0.5", "203.0.113.9");

        assertThat(install().getSubjectAlternativeNames())
                .extracting(name -> String.valueOf(name.get(1)))
                .containsExactly("10.0.0.5", "203.0.113.9");
    }

    @Test
    void instances_follow_a_replaced_authority_without_a_moment_in_which_one_is_not_trusted() throws Exception {
        X509Certificate first = install();
        clock.advance(LATER);
        authorities.prepareNext();

        assertThat(install()).isEqualTo(first);
        Answer announced = Objects.requireNonNull(has);
        assertThat(announced.authorities()).isEqualTo(CertificateAuthorities.bundle(authorities.trusted()));

        clock.advance(LATER);
        authorities.promoteNext();
        X509Certificate second = install();
        second.verify(
                Certificates.read(authorities.trusted().get(0).certificate()).getPublicKey());
        first.verify(
                Certificates.read(authorities.trusted().get(1).certificate()).getPublicKey());
        assertThat(ask()).isEmpty();
    }

    @Test
    void an_answer_that_was_lost_is_given_again_and_not_made_anew() {
        Answer lost = ask().orElseThrow();

        assertThat(ask()).contains(lost);
    }

    @Test
    void a_guest_that_lost_its_key_gets_another_certificate_but_not_many_at_once() {
        install();
        has = null;

        assertThat(ask()).isEmpty();
        clock.advance(Duration.ofSeconds(10));
        assertThat(ask()).isPresent();
    }

    @Test
    void a_deleted_instance_gets_nothing() {
        database.write(stores -> {
            stores.instances().apply(new InstanceChange.Deleted(instance));
            return instance;
        });

        assertThat(ask()).isEmpty();
    }

    @Test
    void a_key_that_is_none_is_refused() {
        assertThatThrownBy(() -> certificates.answer(new Request(instance, "bm8=", null, null)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
