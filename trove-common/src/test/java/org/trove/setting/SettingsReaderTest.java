package org.trove.setting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.trove.crypto.SecretString;

class SettingsReaderTest {
    private static final String START = "url: jdbc:mysql://db/trove\nuser: trove\n";

    record DatabaseSettings(
            @JsonProperty(required = true) String url,
            @JsonProperty(required = true) String user,
            @JsonProperty(required = true) SecretString password,
            @JsonProperty("max_connections") int maxConnections) {}

    private static DatabaseSettings read(String yaml) {
        JsonNode tree = YamlTree.parse(yaml);
        return SettingsReader.read("database", tree, DatabaseSettings.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"12345", "0123", "0x1F", "1e3", "1_000", "yes", "2026-01-31", "12:30", "1.50", "null1"})
    void a_password_without_quotes_is_what_was_written(String password) {
        assertThat(read(START + "password: " + password).password().reveal()).isEqualTo(password);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password: [s3cret]",
                "password: {s3cret: 1}",
                "password: 's3cret",
                "password: a: s3cret",
                "password: *s3cret",
                "password: !s3cret",
                "password: @s3cret",
                "password: p\n\ts3cret: x",
                "{password:s3cret}",
                "password: p\npassword=s3cret: x",
                "password: p\nmax_connections: [s3cret]",
                "s3cret",
            })
    void no_message_repeats_what_stands_in_the_file(String wrong) {
        assertThatThrownBy(() -> read(wrong.startsWith("{") || wrong.equals("s3cret") ? wrong : START + wrong))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("s3cret")
                .hasNoCause();
    }

    @Test
    void a_number_is_read_where_one_is_wanted_and_refused_with_its_key() {
        assertThat(read(START + "password: p\nmax_connections: 1_0").maxConnections())
                .isEqualTo(10);
        assertThatThrownBy(() -> read(START + "password: p\nmax_connections: 012"))
                .hasMessage("database.max_connections must be a whole number without leading zeros, not '012'");
        assertThatThrownBy(() -> read(START + "password: p\npasword: p"))
                .hasMessageContaining("unknown setting database.pasword; did you mean 'password'?");
        assertThatThrownBy(() -> read(START)).hasMessage("database.password is missing");
    }

    @Test
    void anchors_and_merge_keys_count() {
        assertThat(read("<<: &a {url: 'jdbc:mysql://db/trove', user: a, password: p}\nuser: b")
                        .user())
                .isEqualTo("b");
    }
}
