package org.trove.guestagent.datastore.mariadb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.trove.bus.GuestException;
import org.trove.guestagent.datastore.UserName;

final class NameRulesTest {
    private final NameRules rules = new NameRules(Set.of("os_admin", "root"), Set.of("mysql", "sys"));

    @ParameterizedTest
    @ValueSource(strings = {"a", "app", "my-db_1", "a b", "a?b", "x#@y"})
    void databases_may_have_names_of_troves_form(String name) {
        assertThatCode(() -> rules.checkDatabase(name)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " a", "a ", "a`b", "a'b", "a;b", "a\\b", "a/b", "é", "mysql", "MySQL", "sys"})
    void other_and_reserved_database_names_are_refused(String name) {
        assertThatThrownBy(() -> rules.checkDatabase(name)).isInstanceOf(GuestException.class);
    }

    @Test
    void a_database_name_has_at_most_64_characters() {
        assertThatCode(() -> rules.checkDatabase("d".repeat(64))).doesNotThrowAnyException();
        assertThatThrownBy(() -> rules.checkDatabase("d".repeat(65))).hasMessageContaining("64");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " u", "u ", "a'b", "a\"b", "a;b", "a`b", "a,b", "a/b", "a\\b", "a\nb", "os_admin", "root"})
    void user_names_with_forbidden_characters_or_reserved_are_refused(String name) {
        assertThatThrownBy(() -> rules.checkUser(new UserName(name, "%"))).isInstanceOf(GuestException.class);
    }

    @Test
    void a_user_name_has_at_most_16_characters() {
        assertThatCode(() -> rules.checkUser(new UserName("u".repeat(16), "%"))).doesNotThrowAnyException();
        assertThatThrownBy(() -> rules.checkUser(new UserName("u".repeat(17), "%")))
                .hasMessageContaining("16");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "10.0.0.1", "10.0.%", "192.168.0.0/255.255.0.0", "fe80::1", "2001:db8:%"})
    void a_host_is_an_address_or_a_part_of_one(String host) {
        assertThatCode(() -> rules.checkUser(new UserName("u", host))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "localhost", "example.org", "10.0.0.1'", "a b"})
    void other_hosts_are_refused(String host) {
        assertThatThrownBy(() -> rules.checkUser(new UserName("u", host))).hasMessageContaining("host");
    }

    @Test
    void the_refusal_of_a_password_does_not_repeat_it() {
        assertThatThrownBy(() -> NameRules.checkPassword(new UserName("u", "%"), "se'cret"))
                .hasMessageContaining("password of user u")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("se'cret"));
    }

    @Test
    void a_password_is_required() {
        assertThatThrownBy(() -> NameRules.checkPassword(new UserName("u", "%"), null))
                .isInstanceOf(GuestException.class);
    }
}
