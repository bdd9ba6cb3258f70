package org.trove.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ServiceAccountTest {
    @Test
    void the_group_is_the_users_where_none_is_given() {
        assertThat(ServiceAccount.parse("123")).isEqualTo(new ServiceAccount(123, 123));
        assertThat(ServiceAccount.parse("123:45")).isEqualTo(new ServiceAccount(123, 45));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "mysql", "0", "1:0", "1:2:3", "-5"})
    void names_and_root_are_refused(String text) {
        assertThatThrownBy(() -> ServiceAccount.parse(text)).hasMessageContaining("database_service_uid");
    }
}
