package org.trove.guestagent.datastore.mariadb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SqlTest {
    @Test
    void a_backtick_cannot_end_an_identifier() {
        assertThat(Sql.identifier("a`; DROP DATABASE b; -- ")).isEqualTo("`a``; DROP DATABASE b; -- `");
    }

    @Test
    void an_identifier_has_neither_nul_nor_no_characters() {
        assertThatThrownBy(() -> Sql.identifier("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Sql.identifier("a\0b")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void wildcards_of_a_grant_are_escaped() {
        assertThat(Sql.grantTarget("my_db%")).isEqualTo("`my\\_db\\%`");
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "my_db", "a%b", "back\\slash", "\\_", "_%\\"})
    void a_pattern_leads_back_to_its_database(String name) {
        assertThat(Sql.fromPattern(Sql.pattern(name))).isEqualTo(name);
    }

    @Test
    void a_list_has_one_placeholder_for_each_value() {
        assertThat(Sql.placeholders(3)).isEqualTo("?,?,?");
    }
}
