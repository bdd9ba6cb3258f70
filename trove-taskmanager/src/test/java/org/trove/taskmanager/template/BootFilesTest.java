package org.trove.taskmanager.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
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
import org.trove.taskmanager.testing.InstanceWorld;

class BootFilesTest {
    private final InstanceWorld world = new InstanceWorld();

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

    private static String resource(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(BootFilesTest.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
