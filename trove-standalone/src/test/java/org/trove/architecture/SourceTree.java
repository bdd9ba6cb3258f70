package org.trove.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The project's own files, found from the directory that the tests run in. */
public final class SourceTree {
    private SourceTree() {}

    /** The top of the project: the nearest directory above that holds the modules. */
    public static Path root() {
        Path here = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(here.resolve("trove-common"))) {
            Path above = here.getParent();
            if (above == null) {
                throw new IllegalStateException("the tests run outside of the project");
            }
            here = above;
        }
        return here;
    }

    public static List<Path> modules() {
        return list(root(), 1).stream()
                .filter(path -> Files.isRegularFile(path.resolve("pom.xml")))
                .filter(path -> !path.equals(root()))
                .toList();
    }

    /** Every Java file of main code, of all modules. */
    public static List<Path> mainSources() {
        return modules().stream()
                .map(module -> module.resolve("src/main/java"))
                .filter(Files::isDirectory)
                .flatMap(sources -> list(sources, Integer.MAX_VALUE).stream())
                .filter(path -> path.toString().endsWith(".java"))
                .toList();
    }

    public static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> list(Path directory, int depth) {
        try (Stream<Path> paths = Files.walk(directory, depth)) {
            return paths.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
