package org.trove.cloud.openstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.trove.model.InstanceId;

class DnsSettingsTest {
    private static final String LONGEST = "a".repeat(59) + ("." + "b".repeat(60)).repeat(3);

    private static OpenStackSettings read(Map<String, Object> dns) {
        Map<String, Object> settings = new HashMap<>(
                Map.of("auth", Map.of("auth_url", "http://k", "username", "u", "password", "p", "project_name", "s")));
        if (!dns.isEmpty()) {
            settings.put("dns", dns);
        }
        return OpenStackSettings.read(settings, new CloudsFiles(Map.of(), List.of()));
    }

    private static DnsZone zone(Map<String, Object> dns) {
        return read(dns).zone().orElseThrow();
    }

    /** Computed with Python: base64.b32encode(hashlib.md5(id).digest())[:11].lower(). */
    @ParameterizedTest
    @CsvSource({
        "11111111-2222-3333-4444-555555555555, yzbgxfqcbx6",
        "9a1c7b52-0c1f-4e0f-9d5e-3f2f0a6c8b11, 23tqdjh7abm",
        "00000000-0000-0000-0000-000000000000, t6e4qssvt5l"
    })
    void a_name_is_the_one_that_trove_gives(String id, String name) {
        DnsZone zone = zone(Map.of("dns_domain_name", "db.example.org"));

        assertThat(zone.hostname(new InstanceId(id))).isEqualTo(name + ".db.example.org");
    }

    @ParameterizedTest
    @ValueSource(strings = {"db.example.org", "db.example.org.", "DB.Example.org"})
    void a_domain_is_the_same_with_and_without_its_dot_and_in_capitals(String domain) {
        assertThat(zone(Map.of("dns_domain_name", domain))).isEqualTo(new DnsZone("db.example.org", null, 300));
    }

    @Test
    void without_a_domain_or_switched_off_there_are_no_names() {
        assertThat(read(Map.of()).zone()).isEmpty();
        assertThat(read(Map.of("trove_dns_support", false)).zone()).isEmpty();
        assertThat(read(Map.of("trove_dns_support", false, "dns_domain_name", "db.example.org"))
                        .zone())
                .isEmpty();
        assertThat(read(Map.of("trove_dns_support", true, "dns_domain_name", "db.example.org"))
                        .zone())
                .isPresent();
    }

    @Test
    void a_name_in_the_longest_domain_is_as_long_as_a_name_may_be() {
        assertThat(LONGEST).hasSize(242);
        assertThatThrownBy(() -> zone(Map.of("dns_domain_name", LONGEST))).hasMessageContaining("at most 241");
        String domain = LONGEST.substring(1);
        assertThat(zone(Map.of("dns_domain_name", domain + ".")).hostname(new InstanceId("i")))
                .hasSize(253);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "trove_dns_support | true | cloud.dns.dns_domain_name is missing: with trove_dns_support it must say",
                "dns_domain_id | 0a7d31b4 | cloud.dns.dns_domain_name is missing: with dns_domain_id it must say",
                "dns_domain_name | two words | must be the name of a domain of at most 241 characters",
                "dns_domain_name | -a.example.org | was '-a.example.org'",
                "dns_domain_name | . | must be the name of a domain",
                "dns_ttl | 0 | cloud.dns.dns_ttl must be 1 to 2147483647 seconds, was 0",
                "dns_ttl | 2147483648 | cloud.dns.dns_ttl",
                "dns_domain | db.example.org | did you mean 'dns_domain_"
            })
    void what_contradicts_itself_is_refused_by_its_name(String key, String value, String message) {
        assertThatThrownBy(() -> read(Map.of(key, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void an_id_that_is_a_name_is_refused() {
        assertThatThrownBy(() -> read(Map.of("dns_domain_name", "db.example.org", "dns_domain_id", "db.example.org")))
                .hasMessageContaining("cloud.dns.dns_domain_id must be the id of a zone, was 'db.example.org'");
    }
}
