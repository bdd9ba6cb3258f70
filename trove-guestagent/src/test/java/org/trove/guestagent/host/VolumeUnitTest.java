package org.trove.guestagent.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class VolumeUnitTest {
    @TempDir
    Path directory;

    @Test
    void each_action_starts_an_instance_of_the_template_and_names_no_device() throws IOException {
        VolumeUnit volume = volume("echo \"$@\" >> " + directory.resolve("asked"));

        volume.unmount("/var/lib/db");
        volume.resize("/dev/vdb", "/var/lib/db", false);
        volume.mount("/dev/vdb", "/var/lib/db");

        assertThat(Files.readAllLines(directory.resolve("asked")))
                .containsExactly(
                        "start volume@unmount.service", "start volume@grow.service", "start volume@mount.service");
    }

    @Test
    void a_failure_is_told_in_the_words_of_the_unit() throws IOException {
        Files.writeString(directory.resolve("volume-grow.log"), "resize2fs: Permission denied to resize filesystem\n");

        assertThatThrownBy(() -> volume("exit 1").resize("/dev/vdb", "/var/lib/db", true))
                .isInstanceOf(CommandFailedException.class)
                .hasMessage("grow: resize2fs: Permission denied to resize filesystem");
    }

    @Test
    void a_failure_without_words_is_told_by_its_code() {
        assertThatThrownBy(() -> volume("exit 4").unmount("/var/lib/db"))
                .isInstanceOf(CommandFailedException.class)
                .hasMessageContaining("ended with code 4");
    }

    private VolumeUnit volume(String script) {
        List<String> starter = List.of("sh", "-c", script, "systemctl", "start");
        return new VolumeUnit(new CommandRunner(), starter, "volume", directory);
    }
}
