package org.trove.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.trove.cloud.local.DataHome;

/** Removes what a test left outside its own temporary directory. */
final class Directories {
    private Directories() {}

    /** Where root's instances and programs live when the home is closed to others. */
    static void deleteDataOf(Path home) {
        try {
            for (Path place : List.of(home, home.resolve("instances"), home.resolve("programs"))) {
                Path data = DataHome.of(place);
                if (!data.equals(place)) {
                    delete(data);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path directory) {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(directory)) {
            List<Path> deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
