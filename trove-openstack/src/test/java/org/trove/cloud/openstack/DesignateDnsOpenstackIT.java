package org.trove.cloud.openstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;
import static org.trove.cloud.openstack.DnsProject.PATIENCE;
import static org.trove.cloud.openstack.DnsProject.resolve;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.trove.cloud.CloudException;
import org.trove.cloud.CloudException.Kind;
import org.trove.cloud.Dns;
import org.trove.cloud.DnsContract;
import org.trove.model.InstanceAddress;

/** Host names at a real Designate, and what its name server says of them. */
@Tag("openstack")
class DesignateDnsOpenstackIT extends DnsContract {
    private static final DnsProject project = new DnsProject();
    private static final String DOMAIN = DnsProject.newDomain();
    private static final String ZONE = project.makeZone(DOMAIN);

    private final DesignateDns dns = project.dns(DOMAIN);
    private final String name = dns.hostname(owner);

    @AfterAll
    static void removeProject() {
        project.close();
    }

    @Override
    protected Dns dns() {
        return dns;
    }

    private static List<JsonNode> sets(String name) {
        return project.designate.list(Queries.of("/zones/" + ZONE + "/recordsets", "name", name + "."), "recordsets");
    }

    private JsonNode onlySet() {
        List<JsonNode> sets = sets(name);
        assertThat(sets).hasSize(1);
        return sets.get(0);
    }

    private String makeByHand(Map<String, Object> more) {
        Map<String, Object> body = new HashMap<>(more);
        body.putAll(Map.of("name", name + ".", "type", "A", "records", List.of("198.51.100.1")));
        return project.designate
                .post("/zones/" + ZONE + "/recordsets", body)
                .path("id")
                .asText();
    }

    private static CloudException refusal(Runnable call) {
        return catchThrowableOfType(CloudException.class, call::run);
    }

    @Test
    void the_name_server_answers_with_the_name_while_it_is_there() {
        dns.ensureRecords(owner, List.of(ADDRESS, address("2001:db8::7")));

        awaitActive();
        assertThat(resolve(name, "A")).containsExactly("192.0.2.7");
        assertThat(resolve(name, "AAAA")).singleElement().asString().startsWith("2001:db8:");

        dns.removeRecords(owner);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(resolve(name, "A")).isEmpty());
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(resolve(name, "AAAA")).isEmpty());
    }

    @Test
    void a_record_is_as_trove_makes_it_and_says_whose_it_is() {
        dns.ensureRecords(owner, List.of(ADDRESS));

        JsonNode set = onlySet();
        assertThat(set.path("name").asText()).isEqualTo(name + ".").matches("[a-z2-7]{11}\\." + DOMAIN + "\\.");
        assertThat(set.path("type").asText()).isEqualTo("A");
        assertThat(set.path("ttl").asInt()).isEqualTo(300);
        assertThat(set.path("description").asText()).isEqualTo("Trove instance " + owner);
    }

    @Test
    void a_record_of_an_existing_trove_is_taken_over_and_removed() {
        String made = makeByHand(Map.of());

        assertThat(dns.ensureRecords(owner, List.of(ADDRESS)))
                .singleElement()
                .satisfies(set -> assertThat(set.id()).isEqualTo(made));
        awaitActive();
        assertThat(resolve(name, "A")).containsExactly("192.0.2.7");
        dns.removeRecords(owner);
        assertThat(dns.findRecords(owner)).isEmpty();
    }

    @Test
    void a_record_of_somebody_else_is_neither_changed_nor_removed() {
        String made = makeByHand(Map.of("description", "the web server"));

        CloudException refusal = refusal(() -> dns.ensureRecords(owner, List.of(ADDRESS)));
        dns.removeRecords(owner);

        assertThat(refusal.kind()).isEqualTo(Kind.PERMANENT);
        assertThat(refusal)
                .hasMessageContaining("The name " + name + " is taken")
                .hasMessageContaining(made);
        assertThat(dns.findRecords(owner)).isEmpty();
        assertThat(dns.owners()).doesNotContain(owner);
        assertThat(onlySet().path("records").path(0).asText()).isEqualTo("198.51.100.1");
        project.designate.delete("/zones/" + ZONE + "/recordsets/" + made);
    }

    @Test
    void all_names_are_listed_also_where_they_fill_more_than_a_page() {
        dns.ensureRecords(owner, List.of(ADDRESS));

        List<JsonNode> paged = project.designate.list("/zones/" + ZONE + "/recordsets?limit=1", "recordsets");

        assertThat(paged)
                .hasSizeGreaterThan(2)
                .anyMatch(set -> set.path("name").asText().equals(name + "."));
        assertThat(dns.owners()).contains(owner);
    }

    @Test
    void a_zone_that_is_not_there_is_named_and_has_nothing_to_remove() {
        DesignateDns elsewhere = project.dns("no-such-zone.example.org");

        CloudException refusal = refusal(() -> elsewhere.ensureRecords(owner, List.of(ADDRESS)));

        assertThat(refusal.kind()).isEqualTo(Kind.PERMANENT);
        assertThat(refusal).hasMessageContaining("no zone no-such-zone.example.org at Designate");
        elsewhere.removeRecords(owner);
        assertThat(elsewhere.findRecords(owner)).isEmpty();
        assertThat(elsewhere.owners()).isEmpty();
    }

    @Test
    void a_zone_is_found_by_its_id_which_must_be_of_the_domain() {
        DesignateDns byId = new DesignateDns(project.project.session, new DnsZone(DOMAIN, ZONE, 60));
        DesignateDns wrong = new DesignateDns(project.project.session, new DnsZone("example.net", ZONE, 60));
        DesignateDns gone = new DesignateDns(
                project.project.session, new DnsZone(DOMAIN, "00000000-0000-4000-8000-000000000001", 60));

        byId.ensureRecords(owner, List.of(ADDRESS));

        assertThat(onlySet().path("ttl").asInt()).isEqualTo(60);
        assertThat(refusal(() -> wrong.ensureRecords(owner, List.of(ADDRESS))))
                .hasMessageContaining("is " + DOMAIN + "., and cloud.dns.dns_domain_name is example.net");
        assertThat(refusal(() -> gone.ensureRecords(owner, List.of(ADDRESS))))
                .hasMessageContaining("with the id 00000000-0000-4000-8000-000000000001");
    }

    @Test
    void a_quota_is_told_as_the_cloud_s() {
        try (DnsProject poor = new DnsProject()) {
            String domain = DnsProject.newDomain();
            poor.makeZone(domain);
            poor.allowNoRecords();

            CloudException refusal = refusal(() -> poor.dns(domain).ensureRecords(owner, List.of(ADDRESS)));

            assertThat(refusal.kind()).isEqualTo(Kind.QUOTA);
            assertThat(refusal).hasMessageStartingWith("The cloud's quota does not allow it. Designate: ");
        }
    }

    @Test
    void a_service_that_is_away_is_worth_another_try_and_what_it_took_is_there_afterwards() {
        List<InstanceAddress> addresses = List.of(ADDRESS);
        TestCloud.control("stop", "designate-api");
        try {
            assertThat(refusal(() -> dns.ensureRecords(owner, addresses)).kind())
                    .isEqualTo(Kind.TRANSIENT);
            assertThat(refusal(() -> dns.removeRecords(owner)).kind()).isEqualTo(Kind.TRANSIENT);
            assertThat(refusal(dns::owners).kind()).isEqualTo(Kind.TRANSIENT);
        } finally {
            TestCloud.control("start", "designate-api");
        }

        dns.ensureRecords(owner, addresses);
        awaitActive();
        assertThat(resolve(name, "A")).containsExactly("192.0.2.7");
    }

    @Test
    void a_name_server_that_is_away_keeps_a_name_from_being_active_until_it_is_back() {
        TestCloud.control("stop", "bind9");
        try {
            assertThat(dns.ensureRecords(owner, List.of(ADDRESS))).noneMatch(Dns.RecordSet::isActive);
        } finally {
            TestCloud.control("start", "bind9");
        }

        awaitActive();
        assertThat(resolve(name, "A")).containsExactly("192.0.2.7");
    }
}
