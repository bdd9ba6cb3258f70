package org.trove.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.trove.cloud.Dns.RecordSet;
import org.trove.cloud.Dns.RecordType;
import org.trove.model.InstanceAddress;
import org.trove.model.InstanceId;

/** What every cloud with host names promises, whatever stands behind it. */
public abstract class DnsContract {
    protected static final InstanceAddress ADDRESS = address("192.0.2.7");

    private static final InstanceAddress OTHER_ADDRESS = address("203.0.113.8");
    private static final InstanceAddress SIX = address("2001:db8::7");

    protected final InstanceId owner = new InstanceId(UUID.randomUUID().toString());
    private final InstanceId other = new InstanceId(UUID.randomUUID().toString());

    /** The same for all of a test. */
    protected abstract Dns dns();

    protected static InstanceAddress address(String text) {
        return new InstanceAddress(text, InstanceAddress.Type.PRIVATE, "net");
    }

    @AfterEach
    void removeAll() {
        dns().removeRecords(owner);
        dns().removeRecords(other);
        await().atMost(patience())
                .untilAsserted(() -> assertThat(dns().owners()).doesNotContain(owner, other));
    }

    /** Until a change must be seen. */
    protected Duration patience() {
        return Duration.ofSeconds(60);
    }

    protected final List<RecordSet> awaitActive() {
        await().atMost(patience())
                .untilAsserted(
                        () -> assertThat(dns().findRecords(owner)).isNotEmpty().allMatch(RecordSet::isActive));
        return dns().findRecords(owner);
    }

    @Test
    void a_name_follows_from_the_id_and_is_nobody_else_s() {
        assertThat(dns().hostname(owner))
                .isEqualTo(dns().hostname(owner))
                .isNotEqualTo(dns().hostname(other))
                .matches("[a-z0-9-]+(\\.[a-z0-9-]+)+")
                .hasSizeLessThan(254);
    }

    @Test
    void a_name_leads_to_its_address_and_is_found_again() {
        List<RecordSet> made = dns().ensureRecords(owner, List.of(ADDRESS));

        List<RecordSet> again = dns().ensureRecords(owner, List.of(ADDRESS));

        assertThat(again)
                .extracting(RecordSet::id)
                .isEqualTo(made.stream().map(RecordSet::id).toList());
        assertThat(awaitActive()).singleElement().satisfies(set -> {
            assertThat(set.id()).isEqualTo(made.get(0).id());
            assertThat(set.owner()).isEqualTo(owner);
            assertThat(set.type()).isEqualTo(RecordType.A);
            assertThat(set.addresses()).containsExactly("192.0.2.7");
        });
        assertThat(dns().owners()).contains(owner).doesNotContain(other);
    }

    @Test
    void a_name_with_addresses_of_both_kinds_has_a_set_for_each() {
        dns().ensureRecords(owner, List.of(ADDRESS, SIX, OTHER_ADDRESS));

        assertThat(awaitActive())
                .extracting(RecordSet::type, RecordSet::addresses)
                .containsExactlyInAnyOrder(
                        tuple(RecordType.A, List.of("192.0.2.7", "203.0.113.8")),
                        tuple(RecordType.AAAA, List.of("2001:db8::7")));
    }

    @Test
    void a_name_follows_when_the_addresses_change() {
        dns().ensureRecords(owner, List.of(ADDRESS, SIX));
        awaitActive();

        dns().ensureRecords(owner, List.of(OTHER_ADDRESS));

        await().atMost(patience())
                .untilAsserted(() -> assertThat(awaitActive())
                        .singleElement()
                        .extracting(RecordSet::addresses)
                        .isEqualTo(List.of("203.0.113.8")));
    }

    @Test
    void a_removed_name_is_gone_may_be_removed_twice_and_made_again() {
        dns().removeRecords(owner);
        dns().ensureRecords(owner, List.of(ADDRESS));
        dns().ensureRecords(other, List.of(OTHER_ADDRESS));

        dns().removeRecords(owner);
        dns().removeRecords(owner);

        assertThat(dns().findRecords(owner)).isEmpty();
        assertThat(dns().findRecords(other)).hasSize(1);
        assertThat(dns().owners()).contains(other).doesNotContain(owner);
        await().atMost(patience())
                .ignoreExceptionsInstanceOf(CloudException.class)
                .untilAsserted(() ->
                        assertThat(dns().ensureRecords(owner, List.of(ADDRESS))).hasSize(1));
        awaitActive();
    }
}
