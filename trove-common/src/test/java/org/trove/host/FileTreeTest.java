package org.trove.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTreeTest {
    @TempDir
    Path directory;

    private Path tree;

    @BeforeEach
    void plant() throws IOException {
        tree = Files.createDirectories(directory.resolve("tree"));
        Files.createDirectory(tree.resolve("inner"));
        Files.writeString(tree.resolve("inner/file"), "12345");
    }

    @Test
    void what_a_link_leads_to_is_neither_removed_nor_measured() throws IOException {
        Path outside = Files.createDirectory(directory.resolve("outside"));
        Files.writeString(outside.resolve("file"), "a text that is long");
        Files.createSymbolicLink(tree.resolve("link"), outside);

        assertThat(FileTree.size(tree)).isLessThan(5 + 19 + outside.toString().length());
        FileTree.delete(tree);

        assertThat(tree).doesNotExist();
        assertThat(outside.resolve("file")).exists();
    }

    @Test
    void a_tree_that_is_not_there_is_empty_and_removed() throws IOException {
        Path gone = directory.resolve("gone");

        FileTree.delete(gone);

        assertThat(FileTree.size(gone)).isZero();
    }

    @Test
    void a_copy_is_whole_and_only_its_owner_reads_it() throws IOException {
        Path copy = directory.resolve("copy");

        FileTree.copyPrivate(tree, copy);

        assertThat(Files.readString(copy.resolve("inner/file"))).isEqualTo("12345");
        assertThat(mode(copy.resolve("inner/file"))).isEqualTo("rw-------");
        assertThat(mode(copy.resolve("inner"))).isEqualTo("rwx------");
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
