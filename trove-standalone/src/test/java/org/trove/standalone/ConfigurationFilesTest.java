package org.trove.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.dropwizard.configuration.ConfigurationException;
import io.dropwizard.configuration.FileConfigurationSourceProvider;
import io.dropwizard.configuration.SubstitutingSourceProvider;
import io.dropwizard.core.Configuration;
import io.dropwizard.jackson.Jackson;
import io.dropwizard.jersey.validation.Validators;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.text.StringSubstitutor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.trove.api.ApiConfiguration;
import org.trove.conductor.ConductorConfiguration;
import org.trove.guestagent.config.GuestConfigReader;
import org.trove.taskmanager.TaskManagerConfiguration;
import org.trove.wiring.SettingsFileFactory;

/** Every file under {@code etc} is accepted by the service it is for, with and without the settings that it shows as comments. */
class ConfigurationFilesTest {
    /** A setting in a comment, as opposed to a sentence. */
    private static final Pattern SETTING = Pattern.compile("^( *)# ( *(?:- )?(?:\\{.*|[a-z_.]+:(?: .*)?))$");

    /** Or needs one beside it. */
    private static final Pattern NAMES_A_FILE = Pattern.compile(
            "^ +(guest_config|agent_url|agent_ca_file|agent_archive|trove_guest_config|guest_agent_archive):");

    /** What the standalone profile puts in place of the names in its file. */
    private static final StringSubstitutor COMMAND_LINE =
            new StringSubstitutor(Map.of("home", "/srv/trove", "host", "127.0.0.1", "port", "8779"));

    @TempDir
    Path directory;

    static Stream<Arguments> services() {
        return Stream.of(
                Arguments.of("trove-api.yml", ApiConfiguration.class),
                Arguments.of("trove-taskmanager.yml", TaskManagerConfiguration.class),
                Arguments.of("trove-conductor.yml", ConductorConfiguration.class));
    }

    static Stream<Arguments> programs() {
        return Stream.concat(
                services(), Stream.of(Arguments.of("trove-standalone.yml", StandaloneConfiguration.class)));
    }

    @ParameterizedTest
    @MethodSource("programs")
    void a_file_is_accepted_as_it_stands(String name, Class<? extends Configuration> type) throws Exception {
        assertThat(parse(text(name), type)).isInstanceOf(type);
    }

    @ParameterizedTest
    @MethodSource("services")
    void every_setting_shown_as_a_comment_is_known(String name, Class<? extends Configuration> type) throws Exception {
        String all = withoutFilesOfOtherMachines(uncommented(text(name)));

        assertThat(all).isNotEqualTo(text(name));
        assertThat(parse(all, type)).isInstanceOf(type);
    }

    @ParameterizedTest
    @MethodSource("programs")
    void a_setting_that_is_not_known_is_refused(String name, Class<? extends Configuration> type) throws Exception {
        assertThatThrownBy(() -> parse(text(name) + "\nno_such_section: {}\n", type))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("no_such_section");
    }

    @ParameterizedTest
    @CsvSource({
        "api.token_cache_time, soon",
        "taskmanager.lease, PT4S",
        "conductor.linger, 5 minutes",
    })
    void a_time_that_is_none_is_refused_with_its_key_and_what_is_allowed(String key, String value) {
        String text = key.replace(".", ":\n  ") + ": " + value + "\n";

        assertThatThrownBy(() -> parse(text, StandaloneConfiguration.class))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(key + " must be a time such as 500ms, 15s, 2m, 1h or 1d, not '" + value + "'");
    }

    @ParameterizedTest
    @MethodSource("services")
    void times_of_database_and_broker_are_written_alike(String name, Class<? extends Configuration> type)
            throws Exception {
        String all = withoutFilesOfOtherMachines(uncommented(text(name)));

        for (String key : new String[] {"  pool_timeout: ", "  heartbeat: "}) {
            String wrong = all.replaceFirst(key + ".*", key + "PT2S");
            assertThatThrownBy(() -> parse(wrong, type)).hasMessageContaining("such as 500ms, 15s, 2m, 1h or 1d");
        }
    }

    @Test
    void an_empty_section_of_the_standalone_profile_is_one_of_defaults() throws Exception {
        StandaloneConfiguration empty =
                parse("api:\ntaskmanager:\nconductor:\ncloud:\n", StandaloneConfiguration.class);

        assertThat(empty.api()).isEqualTo(new StandaloneConfiguration().api());
        assertThat(empty.conductor()).isEqualTo(new StandaloneConfiguration().conductor());
        assertThat(empty.taskmanager()).isNotNull();
        assertThat(empty.cloud()).isEmpty();
    }

    @Test
    void the_guest_reads_its_file_with_all_settings() throws IOException {
        Files.writeString(
                directory.resolve("guest_info.conf"),
                "[DEFAULT]\nguest_id = 00000000-0000-4000-8000-000000000001\ndatastore_manager = mariadb\n");
        Files.writeString(directory.resolve("trove-guestagent.yml"), uncommented(text("trove-guestagent.yml")));

        assertThat(new GuestConfigReader(Set.of("mariadb"))
                        .read(directory)
                        .guest()
                        .stopDatastoreOnExit())
                .isFalse();
    }

    private static String text(String name) throws IOException {
        return Files.readString(root().resolve("etc/trove").resolve(name));
    }

    private static Path root() {
        Path here = Path.of("").toAbsolutePath();
        return Files.isDirectory(here.resolve("etc/trove")) ? here : here.resolve("..");
    }

    private static String uncommented(String text) {
        return text.lines()
                .map(line -> SETTING.matcher(line).replaceFirst("$1$2"))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    /** Settings that name a file which must exist. */
    private static String withoutFilesOfOtherMachines(String text) {
        return text.lines()
                .filter(line -> !NAMES_A_FILE.matcher(line).find())
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private <T extends Configuration> T parse(String text, Class<T> type) throws IOException, ConfigurationException {
        Path file = Files.write(directory.resolve("service.yml"), text.getBytes(StandardCharsets.UTF_8));
        ObjectMapper mapper = Jackson.newObjectMapper();
        return new SettingsFileFactory<>(type, Validators.newValidator(), mapper, "dw")
                .build(
                        new SubstitutingSourceProvider(new FileConfigurationSourceProvider(), COMMAND_LINE),
                        file.toString());
    }
}
