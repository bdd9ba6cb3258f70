package org.trove.taskmanager.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.trove.taskmanager.testing.InstanceWorld.DESCRIPTOR;
import static org.trove.taskmanager.testing.InstanceWorld.ID;
import static org.trove.taskmanager.testing.InstanceWorld.VERSION;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trove.datastore.DatastoreDescriptor;
import org.trove.model.Flavor;
import org.trove.taskmanager.testing.InstanceWorld;

class TemplatesTest {
    private static final Flavor LARGE = new Flavor("f3", "large", 4096, 2, 20, 0);

    private final ConfigRenderer renderer = new ConfigRenderer();
    private final InstanceWorld world = new InstanceWorld();

    @Test
    void aTemplateRendersToItsGoldenFile() throws IOException {
        String text = renderer.render(with(resource("config.template")), VERSION, LARGE, ID);

        assertThat(text).isEqualTo(resource("config.golden"));
    }

    @Test
    void aVariableThatDoesNotExistIsAnErrorThatNamesTheManager() {
        assertThatThrownBy(() -> renderer.render(with("x={{ flavour.ram }}"), VERSION, LARGE, ID))
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining("exampledb")
                .hasMessageContaining("flavour");
    }

    @Test
    void theGuestsIdentityIsAnIniFile() throws IOException {
        Map<String, String> files =
                new BootFiles(null, false).of(world.details().instance(), VERSION, "key-1");

        assertThat(files).containsOnlyKeys(BootFiles.GUEST_INFO);
        assertThat(files.get(BootFiles.GUEST_INFO)).isEqualTo(resource("guest_info.golden"));
    }

    @Test
    void theGuestsConfigurationIsCopiedVerbatim(@TempDir Path directory) throws IOException {
        Path config = Files.writeString(directory.resolve("guest.yml"), "a: {{ b }}\n");

        Map<String, String> files =
                new BootFiles(config, false).of(world.details().instance(), VERSION, "key-1");

        assertThat(files).containsEntry(BootFiles.GUEST_CONFIG, "a: {{ b }}\n");
    }

    @Test
    void aMissingGuestConfigurationIsNamed(@TempDir Path directory) {
        BootFiles files = new BootFiles(directory.resolve("missing.yml"), false);

        assertThatThrownBy(() -> files.of(world.details().instance(), VERSION, "key-1"))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("missing.yml");
    }

    @Test
    void aValueOfSeveralLinesCannotSmuggleInAnotherSetting() {
        assertThatThrownBy(
                        () -> new BootFiles(null, false).of(world.details().instance(), VERSION, "k\nguest_id = other"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("instance_rpc_encr_key");
    }

    private static DatastoreDescriptor with(String template) {
        return new DatastoreDescriptor(
                DESCRIPTOR.manager(),
                DESCRIPTOR.tcpPorts(),
                DESCRIPTOR.mountPoint(),
                DESCRIPTOR.capabilities(),
                DESCRIPTOR.ignoredUsers(),
                DESCRIPTOR.ignoredDatabases(),
                template,
                DESCRIPTOR.parameters());
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(TemplatesTest.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
