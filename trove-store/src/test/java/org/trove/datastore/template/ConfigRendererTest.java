package org.trove.datastore.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.trove.datastore.ConfigFile;
import org.trove.datastore.DatastoreDescriptor;
import org.trove.message.wire.RenderedFiles;
import org.trove.model.DatastoreVersion;
import org.trove.model.Flavor;
import org.trove.model.InstanceId;

class ConfigRendererTest {
    private static final Flavor LARGE = new Flavor("f3", "large", 4096, 2, 20, 0);
    private static final InstanceId ID = new InstanceId("11111111-2222-3333-4444-555555555555");
    private static final DatastoreVersion VERSION = new DatastoreVersion(
            "v1", "d1", "exampledb", "1.2", "1.2.3", "exampledb", null, List.of(), "", "", "", true);

    private final ConfigRenderer renderer = new ConfigRenderer();

    @Test
    void a_template_renders_to_its_golden_file() throws IOException {
        String text = renderer.render(with(resource("config.template")), VERSION, LARGE, ID);

        assertThat(text).isEqualTo(resource("config.golden"));
    }

    @Test
    void a_variable_that_does_not_exist_is_an_error_that_names_the_manager() {
        assertThatThrownBy(() -> renderer.render(with("x={{ flavour.ram }}"), VERSION, LARGE, ID))
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining("exampledb")
                .hasMessageContaining("flavour");
    }

    @Test
    void parameters_are_those_of_one_section() {
        String file = """
                port = 0
                [client]
                port = 1
                [server]
                # a = b
                ; c = d
                port= 2
                skip
                name = "x = y"

                port =3
                [dump]
                port = 4
                """;

        assertThat(DefaultParameters.in(file, "server"))
                .containsExactly(Map.entry("port", "3"), Map.entry("skip", ""), Map.entry("name", "x = y"));
        assertThat(DefaultParameters.in(file, null)).containsExactly(Map.entry("port", "0"));
        assertThat(DefaultParameters.in(file, "none")).isEmpty();
    }

    @Test
    void several_files_are_one_text_that_the_guest_takes_apart_again() {
        DatastoreDescriptor two = with(List.of(
                new ConfigFile("a.conf", "ram = {{ flavor.ram }}\n"),
                new ConfigFile("b/c.conf", "\"{{ datastore.name }}\"")));
        String text = new ConfigRenderer().render(two, VERSION, LARGE, ID);

        assertThat(RenderedFiles.read(two, text))
                .containsExactly(
                        Map.entry("a.conf", "ram = " + LARGE.ramMb() + "\n"),
                        Map.entry("b/c.conf", "\"" + VERSION.datastoreName() + "\""));
        assertThat(new ConfigRenderer().renderMain(two, VERSION, LARGE, ID)).contains("ram = " + LARGE.ramMb() + "\n");
    }

    @Test
    void one_file_is_the_text_itself_and_none_is_an_empty_one() {
        DatastoreDescriptor one = with("a = 1\n");
        String text = new ConfigRenderer().render(one, VERSION, LARGE, ID);
        assertThat(text).isEqualTo("a = 1\n");
        assertThat(RenderedFiles.read(one, text)).containsExactly(Map.entry("example.conf", "a = 1\n"));

        DatastoreDescriptor none = with(List.of());
        assertThat(new ConfigRenderer().render(none, VERSION, LARGE, ID)).isEmpty();
        assertThat(RenderedFiles.read(none, "")).isEmpty();
    }

    @Test
    void other_files_than_the_descriptor_s_are_refused_without_their_text() {
        DatastoreDescriptor two = with(List.of(new ConfigFile("a", ""), new ConfigFile("b", "")));
        for (String wrong : List.of("secret = 1", "{\"a\": \"secret\"}", "{\"b\": \"secret\", \"a\": \"\"}", "null")) {
            assertThatThrownBy(() -> RenderedFiles.read(two, wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("the files [a, b]")
                    .hasMessageNotContaining("secret");
        }
    }

    private static DatastoreDescriptor with(String template) {
        return with(List.of(new ConfigFile("example.conf", template)));
    }

    private static DatastoreDescriptor with(List<ConfigFile> files) {
        return new DatastoreDescriptor(
                "exampledb", List.of(4711), "/data", Set.of(), Set.of(), Set.of(), files, null, List.of(), null);
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(ConfigRendererTest.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
