package org.trove.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.trove.architecture.SourceTree;
import org.trove.documents.SettingsPage.Row;

/** The configuration reference says what the programs do. */
class SettingsPageTest {
    private static final String TEXT = SourceTree.text(SourceTree.root().resolve("docs/configuration.md"));
    private static final Map<String, SettingsSection> SECTIONS = KnownSections.byTitle();

    @Test
    void every_setting_is_on_the_page_with_its_type_default_and_range_and_no_other() {
        assertThat(new SettingsPage(TEXT).rows()).hasSizeGreaterThan(200);
        assertThat(differences(TEXT)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '=',
            value = {
                "| `workers` | number | `16` | 1 to 1000 | Steps that run at the same time. | = '' = taskmanager: workers is missing",
                "| `workers` | number = | `workerz` | number = taskmanager: workerz is not known",
                "| `workers` | number = | `workers` | text = taskmanager: workers is no text but a int",
                "workers` | number | `16` = workers` | number | `17` = taskmanager: workers, default `17`: the program has another",
                "workers` | number | `16` | 1 to 1000 = workers` | number | `16` | 1 to 999 = taskmanager: workers accepts 1000",
                "workers` | number | `16` | 1 to 1000 = workers` | number | `16` | 1 to 1001 = taskmanager: workers refuses 1001",
                "workers` | number | `16` | 1 to 1000 = workers` | number | `16` | 0 to 1000 = taskmanager: workers refuses 0",
                "workers` | number | `16` | 1 to 1000 = workers` | number | `16` | a few = taskmanager: workers has no range that can be checked",
                "Steps that run at the same time. = '' = taskmanager: workers has no meaning",
                "| `3s` | 1s to 60s | = | `3s` | any | = guest: heartbeat_interval refuses 0",
                "| `3s` | 1s to 60s | = | `4s` | 1s to 60s | = guest: heartbeat_interval, default `4s`",
                "`new_only`, `old_too` = `new_only`, `none_too` = messaging: message_authentication refuses none_too",
                "| `url` | text | required = | `url` | text | none = database: url is required",
                "| `user` | text | `trove` = | `user` | text | required = messaging: user is not required",
                "### `keys` = ### `kees` = no service has the section kees",
            })
    void what_the_page_says_wrongly_is_found(String right, String replacement, String difference) {
        String text = TEXT.replaceFirst(java.util.regex.Pattern.quote(right), replacement);

        assertThat(text).isNotEqualTo(TEXT);
        assertThat(differencesOf(difference.replaceFirst(":.*|no service has the section .*", ""), text))
                .anySatisfy(found -> assertThat(found).startsWith(difference));
    }

    static Stream<Row> rowsWithDefaults() {
        return new SettingsPage(TEXT)
                .rows().stream().filter(row -> row.literal().isPresent());
    }

    /** Otherwise the comparison of defaults would compare nothing. */
    @ParameterizedTest
    @MethodSource("rowsWithDefaults")
    void another_default_would_be_noticed(Row row) {
        SettingsSection section = Objects.requireNonNull(SECTIONS.get(row.section()));
        Object other = other(row);
        if (other.equals("")) {
            return;
        }

        assertThat(isNoticed(section, row.key(), other))
                .as("%s = %s", row, other)
                .isTrue();
    }

    private static boolean isNoticed(SettingsSection section, String key, Object value) {
        try {
            return !SettingsView.isSame(section.initial(), section.with(key, value));
        } catch (IllegalArgumentException refused) {
            return true;
        }
    }

    /** Another value of the same type; empty for sections, whose settings have defaults of their own. */
    private static Object other(Row row) {
        String value = String.valueOf(row.literal().orElseThrow());
        return switch (row.type()) {
            case "boolean" -> value.equals("true") ? "false" : "true";
            case "number" -> Long.toString(Long.parseLong(value) + 1);
            case "time" -> value.replaceFirst("^[0-9]+", "7");
            case "list" -> List.of("other");
            case "section" -> "";
            default -> value + "x";
        };
    }

    /** Of that section alone, which takes less time; and of sections that nobody knows. */
    private static List<String> differencesOf(String title, String text) {
        List<SettingsSection> one =
                Stream.of(title).map(SECTIONS::get).filter(Objects::nonNull).toList();
        return new SettingsCheck(new SettingsPage(text), one).differences();
    }

    private static List<String> differences(String text) {
        return new SettingsCheck(new SettingsPage(text), List.copyOf(SECTIONS.values())).differences();
    }
}
