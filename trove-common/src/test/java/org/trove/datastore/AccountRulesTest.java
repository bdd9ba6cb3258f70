package org.trove.datastore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AccountRulesTest {
    private final AccountRules rules = new AccountRules(
            new TextRule(
                    8,
                    "x$",
                    "no x at the end",
                    new TextRule.FileName(
                            10, 5, List.of(new TextRule.Weight("[a-z]", 1), new TextRule.Weight("é", 3)))),
            new TextRule(4, null, null, null),
            new TextRule(5, null, null, null),
            Set.of(HostForm.EVERYWHERE, HostForm.IPV4),
            List.of(
                    new CharacterSetRule("utf8|u8", "utf8_(bin|ci)", null),
                    new CharacterSetRule("latin", "latin_bin", null),
                    new CharacterSetRule("utf8", "utf8_new", "11.4.5")));

    @Test
    void what_is_allowed_gets_no_refusal() {
        assertThat(rules.database("abcdefgh")).isEmpty();
        assertThat(rules.user("😀😀😀😀")).isEmpty();
        assertThat(rules.password("u", "it's")).isEmpty();
        assertThat(rules.host("10.%")).isEmpty();
    }

    @Test
    void a_refusal_says_what_was_wrong_and_what_is_allowed() {
        assertThat(rules.database("abcdefghi"))
                .contains("The database name 'abcdefghi' is too long: 8 characters are allowed.");
        assertThat(rules.database("")).contains("The database name '' is empty.");
        assertThat(rules.database("ax"))
                .contains("The database name 'ax' is not allowed: allowed are 1 to 8 characters, no x at the end.");
        assertThat(rules.host("h"))
                .hasValueSatisfying(text -> assertThat(text)
                        .contains("'h'")
                        .contains("% for every host")
                        .contains("IPv4 address"));
    }

    @Test
    void a_name_must_fit_as_the_name_of_a_file() {
        assertThat(rules.database("--")).isEmpty();
        assertThat(rules.database("--a"))
                .hasValueSatisfying(text -> assertThat(text).contains("takes 11 bytes"));
        assertThat(rules.user("...")).isEmpty();
        assertThat(rules.database("éééab")).isPresent();
    }

    @Test
    void the_refusal_of_a_password_does_not_repeat_it() {
        assertThat(rules.password("u", "secret"))
                .hasValueSatisfying(text -> assertThat(text).contains("'u'").doesNotContain("secret"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\0", "\n", "a\tb", "\u007f", "\u0085"})
    void control_characters_are_refused_everywhere(String text) {
        assertThat(rules.database(text)).isPresent();
        assertThat(rules.user(text)).isPresent();
        assertThat(rules.password("u", text)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {".", ".."})
    void a_name_that_a_path_cannot_name_is_refused(String name) {
        assertThat(rules.database(name)).isPresent();
        assertThat(rules.user(name)).isPresent();
        assertThat(rules.user("...")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "utf8, utf8_bin, 10.11, true",
        "UTF8, Utf8_CI, 10.11, true",
        "u8, utf8_bin, 10.11, true",
        "utf8,, 10.11, true",
        ", latin_bin, 10.11, true",
        ",, 10.11, true",
        "utf8, latin_bin, 10.11, false",
        "klingon,, 10.11, false",
        ", klingon_ci, 10.11, false",
        "utf8, utf8_new, 11.4.4, false",
        "utf8, utf8_new, 10.11.9, false",
        "utf8, utf8_new, 11.4.5, true",
        "utf8, utf8_new, 11.10, true",
        "utf8, utf8_new, 11.4, true",
        "utf8, utf8_new, 12.0.1, true",
        "utf8, utf8_new, main, true",
        "u8, utf8_new, 12, false"
    })
    void a_collation_belongs_to_a_character_set_since_a_version(
            String characterSet, String collation, String version, boolean allowed) {
        assertThat(rules.encoding(characterSet, collation, version).isEmpty()).isEqualTo(allowed);
    }

    @Test
    void where_no_character_sets_are_known_the_server_decides() {
        assertThat(AccountRules.OF_OLDER_RELEASES.encoding("klingon", "any", "1"))
                .isEmpty();
    }
}
