package org.trove.api.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.trove.error.TroveException;

class PolicyTest {

    private static final Subject OWNER = new Subject("u1", "p1", List.of("member"), "p1");
    private static final Subject STRANGER = new Subject("u2", "p2", List.of("member"), "p1");
    private static final Subject ADMIN = new Subject("u3", "p3", List.of("admin"), "p1");

    private enum Persona {
        LOOK,
        USE,
        MANAGE,
        EVERYTHING
    }

    private static final Map<String, Persona> RULES_BY_PERSONA = new TreeMap<>();

    static {
        put(
                Persona.LOOK,
                "instance:index instance:detail instance:show instance:configuration instance:guest_log_list"
                        + " instance:backups instance:module_list instance:extension:root:index"
                        + " instance:extension:user:index instance:extension:user:show"
                        + " instance:extension:user_access:index instance:extension:database:index"
                        + " instance:extension:database:show configuration-parameter:index"
                        + " configuration-parameter:show configuration-parameter:index_by_version"
                        + " configuration-parameter:show_by_version limits:index operation:index operation:show");
        put(
                Persona.USE,
                "instance:create instance:delete instance:force_delete instance:update instance:edit"
                        + " instance:restart instance:resize_volume instance:resize_flavor"
                        + " instance:promote_to_replica_source instance:eject_replica_source instance:module_apply"
                        + " instance:module_remove instance:extension:root:create instance:extension:root:delete"
                        + " instance:extension:user:create instance:extension:user:delete"
                        + " instance:extension:user:update instance:extension:user:update_all"
                        + " instance:extension:user_access:update instance:extension:user_access:delete"
                        + " instance:extension:database:create instance:extension:database:delete operation:cancel"
                        + " operation:retry");
        put(Persona.MANAGE, "instance:reset_status operation:fail");
        put(Persona.EVERYTHING, "datastore:delete operation:skip");
    }

    private static void put(Persona persona, String rules) {
        for (String rule : rules.split(" ")) {
            RULES_BY_PERSONA.put(rule, persona);
        }
    }

    /** Rule, and whether the owner, a stranger and an administrator may. */
    @ParameterizedTest
    @CsvSource({
        "instance:create, true, false, true",
        "instance:show, true, false, true",
        "instance:delete, true, false, true",
        "instance:restart, true, false, true",
        "instance:force_delete, true, false, true",
        "instance:reset_status, false, false, true",
        "operation:retry, true, false, true",
        "operation:skip, false, false, true",
        "operation:fail, false, false, true",
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

    /** Roles in the project as Keystone gives them, and what their holder may. */
    @ParameterizedTest
    @CsvSource({
        "reader, LOOK",
        "member reader, USE",
        "manager member reader, MANAGE",
        "manager, MANAGE",
        "admin manager member reader, EVERYTHING",
        "admin, EVERYTHING",
        "_member_, USE",
        "creator, USE",
        "creator swiftoperator, USE",
        "reader creator, LOOK",
        "Reader, LOOK",
    })
    void roles_of_a_project_are_personas(String roles, Persona persona) {
        Subject subject =
                new Subject("u1", "p1", List.of(roles.toLowerCase(Locale.ROOT).split(" ")), "p1");
        Policy policy = Policy.builtIn();

        assertThat(RULES_BY_PERSONA.keySet().stream()
                        .filter(rule -> policy.allows(rule, subject))
                        .toList())
                .containsExactlyInAnyOrderElementsOf(RULES_BY_PERSONA.entrySet().stream()
                        .filter(entry -> entry.getValue().compareTo(persona) <= 0)
                        .map(Map.Entry::getKey)
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"reader", "member reader", "manager member reader", "_member_"})
    void no_role_reaches_into_another_project(String roles) {
        Subject stranger = new Subject("u1", "p2", List.of(roles.split(" ")), "p1");
        Policy policy = Policy.builtIn();

        assertThat(RULES_BY_PERSONA.keySet()).noneMatch(rule -> policy.allows(rule, stranger));
    }

    @Test
    void the_personas_cover_every_rule_of_a_project() {
        Set<String> others = Set.of(
                "context_is_admin",
                "admin",
                "admin_or_owner",
                "default",
                "reader_only",
                "project_reader",
                "project_member",
                "project_manager");

        assertThat(PolicyRules.defaults().entrySet().stream()
                        .filter(entry -> !entry.getValue().isEmpty() && !others.contains(entry.getKey()))
                        .map(Map.Entry::getKey)
                        .toList())
                .containsExactlyInAnyOrderElementsOf(RULES_BY_PERSONA.keySet());
    }

    @Test
    void a_role_of_ones_own_beside_reader_is_told_in_one_line() {
        Policy policy = Policy.with(
                Map.of("reader_only", "role:reader and not (role:member or role:manager or role:admin or role:dba)"));

        assertThat(policy.allows("instance:create", new Subject("u1", "p1", List.of("reader", "dba"), "p1")))
                .isTrue();
        assertThat(policy.allows("instance:create", new Subject("u1", "p1", List.of("reader"), "p1")))
                .isFalse();
    }

    @Test
    void an_admin_or_owner_of_an_older_file_still_decides_about_everything_of_a_project() {
        Policy policy = Policy.with(Map.of("admin_or_owner", "rule:admin or (project_id:%(tenant)s and role:dba)"));

        assertThat(policy.allows("instance:create", OWNER)).isFalse();
        assertThat(policy.allows("instance:show", OWNER)).isFalse();
        assertThat(policy.allows("instance:create", new Subject("u1", "p1", List.of("dba"), "p1")))
                .isTrue();
    }

    @Test
    void a_rule_may_refer_to_one_of_ones_own() {
        Policy policy = Policy.with(Map.of("instance:create", "rule:dba", "dba", "role:dba or role:member"));

        assertThat(policy.allows("instance:create", OWNER)).isTrue();
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
        "no:such_rule, '@', no other rule refers to it",
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
}
