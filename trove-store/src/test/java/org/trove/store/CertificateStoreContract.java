package org.trove.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.trove.model.CertificateAuthority;
import org.trove.model.CertificateAuthority.Standing;
import org.trove.model.InstanceCertificate;
import org.trove.model.InstanceId;

/** What stores of certificates do. */
public interface CertificateStoreContract extends StoreFixture {
    Instant FROM = Instant.parse("2026-01-01T00:00:00Z");
    Instant UNTIL = Instant.parse("2036-01-01T00:00:00Z");

    private static CertificateAuthority authority(String id, Standing standing) {
        return new CertificateAuthority(id, standing, "PEM of " + id + "\n", "sealed " + id, FROM, UNTIL);
    }

    private boolean add(String id, Standing standing) {
        return database().write(stores -> stores.certificates().add(authority(id, standing)));
    }

    private List<CertificateAuthority> authorities() {
        return database().read(stores -> stores.certificates().authorities());
    }

    private boolean promote(String currentId) {
        return database().write(stores -> stores.certificates().promoteNext(currentId));
    }

    private InstanceId live() {
        InstanceId id = StoreFixture.newId();
        database().write(stores -> {
            stores.instances().insert(StoreFixture.instance(id, PROJECT));
            return id;
        });
        return id;
    }

    private void record(InstanceId instance, String serial, Instant end) {
        InstanceCertificate certificate = new InstanceCertificate(
                instance, serial, "a", "key", List.of("10.0.0.1", "db.example.org"), "PEM", FROM, end);
        database().write(stores -> {
            stores.certificates().record(certificate);
            return serial;
        });
    }

    @Test
    default void there_is_one_current_and_one_next_authority_at_most() {
        assertThat(add("a", Standing.CURRENT)).isTrue();
        assertThat(add("b", Standing.CURRENT)).isFalse();
        assertThat(add("c", Standing.NEXT)).isTrue();
        assertThat(add("d", Standing.NEXT)).isFalse();

        assertThat(authorities()).containsExactly(authority("a", Standing.CURRENT), authority("c", Standing.NEXT));
    }

    @Test
    default void a_promotion_retires_the_authority_before_and_takes_its_key_away() {
        add("a", Standing.CURRENT);
        add("b", Standing.NEXT);

        assertThat(promote("a")).isTrue();

        assertThat(authorities())
                .containsExactly(
                        authority("b", Standing.CURRENT),
                        new CertificateAuthority("a", Standing.RETIRED, "PEM of a\n", null, FROM, UNTIL));
    }

    @Test
    default void a_promotion_by_somebody_who_saw_an_older_state_changes_nothing() {
        add("a", Standing.CURRENT);
        assertThat(promote("a")).isFalse();
        add("b", Standing.NEXT);
        promote("a");
        add("c", Standing.NEXT);

        assertThat(promote("a")).isFalse();

        assertThat(authorities()).extracting(CertificateAuthority::id).containsExactly("b", "c", "a");
    }

    @Test
    default void only_a_retired_authority_can_be_forgotten() {
        add("a", Standing.CURRENT);
        add("b", Standing.NEXT);

        assertThat(database().<Boolean>write(stores -> stores.certificates().forget("a")))
                .isFalse();
        assertThat(database().<Boolean>write(stores -> stores.certificates().forget("b")))
                .isFalse();
        promote("a");
        assertThat(database().<Boolean>write(stores -> stores.certificates().forget("a")))
                .isTrue();

        assertThat(authorities()).extracting(CertificateAuthority::id).containsExactly("b");
    }

    @Test
    default void the_latest_certificate_of_an_instance_is_kept_as_it_was_recorded() {
        InstanceId instance = live();
        record(instance, "1f", UNTIL);
        record(instance, "2f", UNTIL);

        assertThat(list(stores -> stores.certificates().find(instance).stream().toList()))
                .containsExactly(new InstanceCertificate(
                        instance, "2f", "a", "key", List.of("10.0.0.1", "db.example.org"), "PEM", FROM, UNTIL));
    }

    @Test
    default void instances_are_counted_by_the_end_of_their_certificates() {
        Instant now = Instant.parse("2026-06-01T00:00:00Z");
        Instant soon = now.plus(Duration.ofDays(7));
        live();
        record(live(), "1", now.minusSeconds(1));
        record(live(), "2", now.plusSeconds(60));
        record(live(), "3", soon);
        record(StoreFixture.newId(), "4", soon);

        CertificateStore.Counts counts =
                database().read(stores -> stores.certificates().count(now, soon));

        assertThat(counts).isEqualTo(new CertificateStore.Counts(1, 1, 1, 1));
    }

    @Test
    default void certificates_of_instances_that_are_gone_are_removed() {
        InstanceId instance = live();
        record(instance, "1", UNTIL);
        record(StoreFixture.newId(), "2", UNTIL);

        assertThat(database().<Integer>write(stores -> stores.certificates().removeOfDeleted()))
                .isEqualTo(1);

        assertThat(list(stores -> stores.certificates().find(instance).stream().toList()))
                .hasSize(1);
    }
}
