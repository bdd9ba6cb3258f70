package org.trove.guestagent.datastore.mariadb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.trove.bus.GuestException;
import org.trove.guestagent.datastore.UserName;

/** What names the server itself takes is compared in {@link MariaDbNamesIT}. */
final class NameRulesTest {
    private final NameRules rules = new NameRules(new MariaDbProvider().descriptor());

    @ParameterizedTest
    @ValueSource(strings = {"mysql", "MySQL", "sys", "information_schema"})
    void reserved_databases_are_refused_whether_new_or_there(String name) {
        assertThatThrownBy(() -> rules.checkNewDatabase(name)).hasMessageContaining("reserved");
        assertThatThrownBy(() -> rules.checkDatabase(name)).hasMessageContaining("reserved");
    }

    @ParameterizedTest
    @ValueSource(strings = {"root", "os_admin", "mariadb.sys"})
    void reserved_users_are_refused_whether_new_or_there(String name) {
        assertThatThrownBy(() -> rules.checkNewUser(UserName.of(name, "%"))).hasMessageContaining("reserved");
        assertThatThrownBy(() -> rules.checkUser(UserName.of(name, "localhost")))
                .hasMessageContaining("reserved");
    }

    @Test
    void what_is_there_may_have_any_name_and_host() {
        assertThatCode(() -> {
                    rules.checkDatabase("a\tb");
                    rules.checkUser(UserName.of("u ", "db.example.com"));
                })
                .doesNotThrowAnyException();
    }

    @Test
    void users_of_the_machine_itself_are_nobodys() {
        assertThatThrownBy(() -> rules.checkUser(UserName.of("u", "LocalHost")))
                .isInstanceOfSatisfying(
                        GuestException.class, e -> assertThat(e.kind()).isEqualTo("UserNotFound"));
    }

    @Test
    void the_refusal_of_a_password_does_not_repeat_it() {
        assertThatThrownBy(() -> rules.checkPassword(UserName.of("u", "%"), "se\ncret"))
                .hasMessageContaining("password of the user 'u'")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("cret"));
    }

    @Test
    void a_password_is_required() {
        assertThatThrownBy(() -> rules.checkPassword(UserName.of("u", "%"), null))
                .isInstanceOf(GuestException.class);
    }
}
