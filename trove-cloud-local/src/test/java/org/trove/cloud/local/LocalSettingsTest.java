package org.trove.cloud.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.trove.setting.SettingsReader;

final class LocalSettingsTest {
    private static final List<Integer> OWN = List.of(5999, 6999);

    private static LocalSettings with(Map<String, Object> more) {
        Map<String, Object> values = new HashMap<>(more);
        values.put("home", "/somewhere");
        return SettingsReader.read("cloud", values, LocalSettings.class);
    }

    @Test
    void a_datastore_listens_on_its_own_first_port_where_nothing_else_is_said() {
        assertThat(with(Map.of()).port("one", OWN)).isEqualTo(5999);
        assertThat(with(Map.of("port", 4001)).port("one", OWN)).isEqualTo(4001);
        LocalSettings each =
                with(Map.of("port", 4001, "datastores", Map.of("one", Map.of("basedir", "/usr", "port", 4002))));
        assertThat(each.port("one", OWN)).isEqualTo(4002);
        assertThat(each.port("two", OWN)).isEqualTo(4001);
        assertThat(with(Map.of("datastores", Map.of("one", Map.of("basedir", "/usr"))))
                        .port("one", OWN))
                .isEqualTo(5999);
    }

    @Test
    void a_port_that_is_none_is_refused() {
        assertThatThrownBy(() -> with(Map.of("port", 70_000))).hasMessage("cloud.port must be 1 to 65535, was 70000");
        assertThatThrownBy(() -> with(Map.of("datastores", Map.of("one", Map.of("basedir", "/usr", "port", 0)))))
                .hasMessageContaining("must be 1 to 65535, was 0");
    }
}
