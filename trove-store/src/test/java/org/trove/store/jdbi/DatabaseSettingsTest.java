package org.trove.store.jdbi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.trove.crypto.SecretString;

class DatabaseSettingsTest {
    private static final SecretString PASSWORD = SecretString.of("hidden");

    @Test
    void absent_values_have_defaults() {
        DatabaseSettings settings = DatabaseSettings.of("jdbc:mysql://db:3306/trove", "trove", PASSWORD);

        assertThat(settings.maxConnections()).isEqualTo(16);
        assertThat(settings.connectTimeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(settings.toString()).doesNotContain("hidden");
    }

    @Test
    void an_address_of_another_kind_is_refused_in_words() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DatabaseSettings.of("mysql+pymysql://db/trove", "trove", PASSWORD))
                .withMessageContaining("jdbc:mysql://host:3306/trove");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DatabaseSettings.of("jdbc:mysql://db:3306/", "trove", PASSWORD));
    }

    @Test
    void limits_are_named_where_a_value_is_beyond() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DatabaseSettings.of("jdbc:mysql://db/trove", "trove", PASSWORD, 0, null, null, null))
                .withMessageContaining("database.max_connections must be 1 to 1000");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DatabaseSettings.of(
                        "jdbc:mysql://db/trove", "trove", PASSWORD, null, null, Duration.ofMinutes(5), null))
                .withMessage("database.pool_timeout must be 250ms to 1m, not 5m");
    }

    @Test
    void times_are_written_as_everywhere() throws Exception {
        String yaml = "{\"url\":\"jdbc:mysql://db/trove\",\"user\":\"u\",\"password\":\"p\",\"pool_timeout\":\"%s\"}";
        ObjectMapper json = new ObjectMapper();

        assertThat(json.readValue(String.format(yaml, "500ms"), DatabaseSettings.class)
                        .poolTimeout())
                .isEqualTo(Duration.ofMillis(500));
        assertThatThrownBy(() -> json.readValue(String.format(yaml, "PT2S"), DatabaseSettings.class))
                .hasMessageContaining("pool_timeout must be a time such as 500ms, 15s, 2m, 1h or 1d, not 'PT2S'");
    }
}
