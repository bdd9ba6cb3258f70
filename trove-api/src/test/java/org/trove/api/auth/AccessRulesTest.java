package org.trove.api.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessRulesTest {

    @ParameterizedTest
    @CsvSource({
        "/v1.0/p/instances, /v1.0/p/instances, true",
        "/v1.0/p/instances, /v1x0/p/instances, false",
        "/v1.0/p/instances, /v1.0/p/instances/i, false",
        "/v1.0/{project_id}/instances, /v1.0/p/instances, true",
        "/v1.0/{project_id}/instances, /v1.0/p/q/instances, false",
        "/v1.0/*/instances/*, /v1.0/p/instances/i, true",
        "/v1.0/*/instances/*, /v1.0/p/instances/, false",
        "/v1.0/p/**, /v1.0/p/instances/i/users, true",
        "/v1.0/p/**, /v1.0/q/instances, false",
        "/v1.0/{open, /v1.0/{open, true",
    })
    void a_path_is_compared_segment_by_segment(String template, String path, boolean allowed) {
        AccessRules rules = new AccessRules(List.of(new AccessRules.Rule("database", "GET", template)));

        assertThat(rules.allow("GET", path)).isEqualTo(allowed);
    }

    @Test
    void another_method_another_service_or_no_rule_at_all_is_refused() {
        AccessRules rules = new AccessRules(List.of(
                new AccessRules.Rule("database", "GET", "/v1.0/p/instances"),
                new AccessRules.Rule("compute", "DELETE", "**")));

        assertThat(rules.allow("GET", "/v1.0/p/instances")).isTrue();
        assertThat(rules.allow("POST", "/v1.0/p/instances")).isFalse();
        assertThat(rules.allow("DELETE", "/v1.0/p/instances/i")).isFalse();
        assertThat(new AccessRules(List.of()).allow("GET", "/v1.0/p/instances")).isFalse();
    }
}
