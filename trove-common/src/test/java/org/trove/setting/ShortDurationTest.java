package org.trove.setting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShortDurationTest {
    @ParameterizedTest
    @CsvSource({
        "500ms, PT0.5S",
        "0ms, PT0S",
        "15s, PT15S",
        "15, PT15S",
        "15 s, PT15S",
        "2m, PT2M",
        "1h, PT1H",
        "1d, PT24H",
    })
    void a_time_is_a_number_and_a_unit(String text, Duration time) {
        assertThat(ShortDuration.parse("lease", text)).isEqualTo(time);
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "PT2S", "", "-1s", "1.5s", "5 minutes", "1w", "1000000000s", "s"})
    void anything_else_is_refused_with_the_key_and_what_is_allowed(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ShortDuration.parse("database.pool_timeout", text))
                .withMessage(
                        "database.pool_timeout must be a time such as 500ms, 15s, 2m, 1h or 1d, not '" + text + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0ms", "1ms", "1500ms", "15s", "90s", "2m", "36h", "7d"})
    void what_is_printed_is_read_again(String text) {
        assertThat(ShortDuration.print(ShortDuration.parse("key", text))).isEqualTo(text);
    }

    @Test
    void in_a_file_the_key_is_named_with_its_sections() throws Exception {
        ObjectMapper json = new ObjectMapper();

        assertThat(json.readValue("{\"inner\":{\"lease\":\"4s\"}}", Outer.class)
                        .inner()
                        .lease())
                .isEqualTo(Duration.ofSeconds(4));
        assertThat(json.readValue("{\"inner\":{\"lease\":4}}", Outer.class)
                        .inner()
                        .lease())
                .isEqualTo(Duration.ofSeconds(4));
        assertThatThrownBy(() -> json.readValue("{\"inner\":{\"lease\":\"long\"}}", Outer.class))
                .hasMessageContaining("inner.lease must be a time such as 500ms, 15s, 2m, 1h or 1d, not 'long'");
        assertThatThrownBy(() -> json.readValue("{\"inner\":{\"lease\":[1]}}", Outer.class))
                .hasMessageContaining("inner.lease must be a time");
    }

    private record Outer(Inner inner) {}

    private record Inner(
            @JsonDeserialize(using = ShortDuration.class) Duration lease) {}
}
