package org.trove.documents;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.trove.architecture.SourceTree;

/** The Markdown pages of the project. */
final class Pages {
    private static final List<String> AT_THE_TOP =
            List.of("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md");

    private Pages() {}

    /** The pages at the top of the project and all below docs. */
    static List<Path> all() {
        Path root = SourceTree.root();
        return Stream.concat(AT_THE_TOP.stream().map(root::resolve), below(root.resolve("docs")).stream())
                .toList();
    }

    /** The pages that show users and operators what to type. */
    static List<Path> forUsers() {
        Path root = SourceTree.root();
        return Stream.concat(Stream.of(root.resolve("README.md")), below(root.resolve("docs")).stream())
                .toList();
    }

    private static List<Path> below(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
