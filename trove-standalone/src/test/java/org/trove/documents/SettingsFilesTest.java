package org.trove.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.trove.architecture.SourceTree;

/** The commented files of etc agree with the configuration reference, and show every setting. */
class SettingsFilesTest {
    private static final SettingsPage PAGE =
            new SettingsPage(SourceTree.text(SourceTree.root().resolve("docs/configuration.md")));

    /** Names and ids that say the same as one that is shown, and settings that no operator needs. */
    private static final List<String> NOT_SHOWN = List.of(
            "/cloud/agent_jvm_options",
            "/cloud/agent_main",
            "/cloud/api_timeout",
            "/cloud/auth/application_credential_name",
            "/cloud/auth/project_domain_id",
            "/cloud/auth/project_id",
            "/cloud/auth/user_domain_id",
            "/cloud/auth/user_id",
            "/messaging/require_message_authentication");

    static Stream<Arguments> services() {
        return Stream.of(
                Arguments.of(
                        "trove-api.yml",
                        List.of(
                                "database",
                                "messaging",
                                "keys",
                                "keystone_authtoken",
                                "api",
                                "api.page_sizes",
                                "api.rates",
                                "api.quotas",
                                "api.followers",
                                "api.connections")),
                Arguments.of(
                        "trove-taskmanager.yml",
                        List.of(
                                "database",
                                "messaging",
                                "keys",
                                "taskmanager",
                                "taskmanager.operations",
                                "taskmanager.sweep",
                                "taskmanager.user_data",
                                "taskmanager.nova_notifications")),
                Arguments.of("trove-conductor.yml", List.of("database", "messaging", "keys", "conductor")),
                Arguments.of("trove-guestagent.yml", List.of("messaging", "guest", "guest.MANAGER")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "trove-api.yml",
                "trove-taskmanager.yml",
                "trove-conductor.yml",
                "trove-guestagent.yml",
                "trove-standalone.yml"
            })
    void a_file_shows_no_other_settings_and_defaults_than_the_page(String name) {
        assertThat(file(name).differences(PAGE)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("services")
    void a_file_shows_every_setting_of_its_sections(String name, List<String> sections) {
        List<String> missing = file(name).missing(PAGE, sections).stream()
                .filter(key -> !NOT_SHOWN.contains(key))
                // Agents, and conductors, call no guest.
                .filter(key -> !key.startsWith("/messaging/agent_call_") || name.matches("trove-(api|taskmanager).*"))
                .toList();

        assertThat(missing).isEmpty();
    }

    @Test
    void the_files_of_api_and_task_manager_together_show_every_setting_of_the_clouds() {
        List<String> clouds = PAGE.sections().stream()
                .filter(section -> section.startsWith("cloud") && !section.endsWith("noop"))
                .toList();
        TreeSet<String> missing = new TreeSet<>(file("trove-api.yml").missing(PAGE, clouds));
        missing.retainAll(file("trove-taskmanager.yml").missing(PAGE, clouds));

        NOT_SHOWN.forEach(missing::remove);
        assertThat(missing).isEmpty();
    }

    @Test
    void an_unknown_setting_a_wrong_default_and_a_missing_setting_are_found() {
        String text = """
                # Sentences are no settings.
                conductor:
                  # prefetch: 2001
                  # linger: 11ms
                  # retry_cap: 5000ms
                  prefetsh: 1
                  writers: 3
                """;

        assertThat(new SettingsFile("f", text + "other: {}\n").differences(PAGE))
                .containsExactlyInAnyOrder(
                        "f: /conductor/prefetch shows another default than the page",
                        "f: /conductor/linger shows another default than the page",
                        "f: /conductor/prefetsh is not on the page",
                        "f: /other is not on the page");
        assertThat(new SettingsFile("f", text).missing(PAGE, List.of("conductor")))
                .containsExactly("/conductor/batch_size", "/conductor/clock_tolerance");
    }

    private static SettingsFile file(String name) {
        return new SettingsFile(
                name, SourceTree.text(SourceTree.root().resolve("etc/trove").resolve(name)));
    }
}
