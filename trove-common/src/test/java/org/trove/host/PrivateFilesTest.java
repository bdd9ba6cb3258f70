package org.trove.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateFilesTest {
    @TempDir
    Path directory;

    @Test
    void what_is_written_replaces_the_file_and_only_its_owner_reads_it() throws IOException {
        Path file = Files.writeString(directory.resolve("secret"), "a longer text than the new one");
        widen(file);

        PrivateFiles.write(file, "new");

        assertThat(Files.readString(file)).isEqualTo("new");
        assertThat(mode(file)).isEqualTo("rw-------");
        assertThat(names()).containsExactly("secret");
    }

    @Test
    void a_failed_write_leaves_the_old_file_and_no_draft() throws IOException {
        Path taken = directory.resolve("taken");
        Files.createDirectories(taken.resolve("by"));

        assertThatThrownBy(() -> PrivateFiles.write(taken, "text")).isInstanceOf(IOException.class);

        assertThat(names()).containsExactly("taken");
    }

    @Test
    void a_thread_that_was_told_to_end_still_writes_down_where_it_stands() throws IOException {
        Path file = directory.resolve("journal");
        Thread.currentThread().interrupt();
        try {
            PrivateFiles.write(file, "begun");
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }

        assertThat(Files.readString(file)).isEqualTo("begun");
    }

    @Test
    void what_is_added_stands_at_the_end() throws IOException {
        Path file = directory.resolve("list");

        PrivateFiles.append(file, "one\n");
        PrivateFiles.append(file, "two\n");

        assertThat(Files.readAllLines(file)).containsExactly("one", "two");
        assertThat(mode(file)).isEqualTo("rw-------");
    }

    @Test
    void a_file_that_somebody_widened_is_narrow_again_once_it_is_read() throws IOException {
        Path file = Files.writeString(directory.resolve("secret"), "text");
        widen(file);

        assertThat(PrivateFiles.read(file)).isEqualTo("text");
        assertThat(mode(file)).isEqualTo("rw-------");
    }

    @Test
    void a_directory_without_a_mode_is_closed_unless_it_was_there() throws IOException {
        Path old = Files.createDirectory(directory.resolve("old"));
        widen(old);

        assertThat(mode(PrivateFiles.directory(directory.resolve("new/inner")))).isEqualTo("rwx------");
        assertThat(mode(directory.resolve("new"))).isEqualTo("rwx------");
        assertThat(mode(PrivateFiles.directory(old))).isEqualTo("rwxrwxrwx");
    }

    @Test
    void a_directory_with_a_mode_gets_it_and_those_above_let_pass() throws IOException {
        Path old = Files.createDirectory(directory.resolve("old"));
        widen(old);

        assertThat(mode(PrivateFiles.directory(directory.resolve("new/inner"), "rwx------")))
                .isEqualTo("rwx------");
        assertThat(mode(directory.resolve("new"))).isEqualTo("rwx--x--x");
        assertThat(mode(PrivateFiles.directory(old, "rwx------"))).isEqualTo("rwx------");
    }

    private static void widen(Path path) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwxrwx"));
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> directory.relativize(file).toString()).toList();
        }
    }
}
