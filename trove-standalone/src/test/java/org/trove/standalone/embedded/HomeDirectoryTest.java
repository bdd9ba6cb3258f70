package org.trove.standalone.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeDirectoryTest {
    @TempDir
    Path directory;

    @Test
    void a_new_home_is_closed_to_other_users() throws IOException {
        try (HomeDirectory home = HomeDirectory.open(directory.resolve("home"), 1)) {
            for (Path part : new Path[] {home.path(), home.etc(), home.database(), home.broker(), home.instances()}) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(part)))
                        .isEqualTo("rwx------");
            }
        }
    }

    @Test
    void a_second_service_on_the_same_home_is_refused_and_told_who_has_it() {
        Path path = directory.resolve("home");
        try (HomeDirectory home = HomeDirectory.open(path, 1)) {
            assertThatThrownBy(() -> HomeDirectory.open(path, 1))
                    .isInstanceOf(StartupException.class)
                    .hasMessageContaining(home.path().toString())
                    .hasMessageContaining("process " + ProcessHandle.current().pid());
        }
        HomeDirectory.open(path, 1).close();
    }

    @Test
    void a_full_disk_is_told_in_numbers() {
        assertThatThrownBy(() -> HomeDirectory.open(directory.resolve("home"), Long.MAX_VALUE))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("MiB free");
        HomeDirectory.open(directory.resolve("home"), 1).close();
    }

    @Test
    void a_home_that_cannot_be_made_is_told_with_its_path() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");

        assertThatThrownBy(() -> HomeDirectory.open(file.resolve("home"), 1))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining(file.resolve("home").toString());
    }
}
