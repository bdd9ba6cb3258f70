package org.trove.api.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.trove.error.TroveException;

class PolicyTest {

    private static final Subject OWNER = new Subject("u1", "p1", List.of("member"), "p1");
    private static final Subject STRANGER = new Subject("u2", "p2", List.of("member"), "p1");
    private static final Subject ADMIN = new Subject("u3", "p3", List.of("admin"), "p1");

    /** Rule, and whether the owner, a stranger and an administrator may. */
    @ParameterizedTest
    @CsvSource({
        "instance:create, true, false, true",
        "instance:show, true, false, true",
        "instance:delete, true, false, true",
        "instance:restart, true, false, true",
        "instance:force_delete, true, false, true",
        "instance:reset_status, false, false, true",
        "instance:extension:user:create, true, false, true",
        "instance:extension:root:create, true, false, true",
        "limits:index, true, false, true",
        "datastore:index, true, true, true",
        "datastore:delete, false, false, true",
        "flavor:index, true, true, true",
        "configuration-parameter:index, true, false, true"
    })
    void the_built_in_rules_are_troves(String rule, boolean owner, boolean stranger, boolean admin) {
        Policy policy = Policy.builtIn();

        assertThat(policy.allows(rule, OWNER)).isEqualTo(owner);
        assertThat(policy.allows(rule, STRANGER)).isEqualTo(stranger);
        assertThat(policy.allows(rule, ADMIN)).isEqualTo(admin);
    }

    @ParameterizedTest
    @CsvSource({
        "'', true",
        "'@', true",
        "'!', false",
        "'role:Member', true",
        "'not role:member', false",
        "'role:admin or role:member', true",
        "'role:admin and role:member', false",
        "'role:admin and role:member or @', true",
        "'role:admin and (role:member or @)', false",
        "'not (role:admin or !)', true",
        "'project_id:%(tenant)s', true",
        "'project_id:other', false",
        "'user_id:u1', true",
        "'is_admin:True', false",
        "'is_admin:False', true",
        "'rule:admin', false"
    })
    void a_rule_means_what_the_language_says(String text, boolean expected) {
        assertThat(Policy.with(Map.of("instance:show", text)).allows("instance:show", OWNER))
                .isEqualTo(expected);
    }

    @Test
    void a_refusal_names_the_rule() {
        assertThatThrownBy(() -> Policy.builtIn().require("instance:reset_status", OWNER))
                .isInstanceOf(TroveException.class)
                .hasMessage("Policy doesn't allow instance:reset_status to be performed.");
    }

    @ParameterizedTest
    @CsvSource({
        "no:such_rule, '@', no:such_rule",
        "instance:show, 'rule:nothing', nothing",
        "instance:show, 'role:a or', ends",
        "instance:show, '(role:a', ')'",
        "instance:show, 'role:a role:b', not expected",
        "instance:show, 'nonsense', nonsense",
        "admin, 'rule:admin_or_owner', itself"
    })
    void a_rule_that_cannot_work_is_refused_at_start(String name, String text, String told) {
        assertThatThrownBy(() -> Policy.with(Map.of(name, text)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(told);
    }

    @Test
    void a_file_replaces_rules(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("policy.yaml");
        Files.writeString(file, "\"instance:create\": \"role:creator\"\n");

        Policy policy = Policy.fromFile(file.toString());

        assertThat(policy.allows("instance:create", OWNER)).isFalse();
        assertThat(policy.allows("instance:show", OWNER)).isTrue();
        Files.writeString(file, "# nothing\n");
        assertThat(Policy.fromFile(file.toString()).allows("instance:create", OWNER))
                .isTrue();
    }
}
