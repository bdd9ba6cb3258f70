package org.trove.e2e;

import java.nio.file.Files;
import java.nio.file.Path;

/** Finds the files of the checkout under test. */
final class Repository {
    private Repository() {}

    static Path root() {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(directory.resolve("etc/trove"))) {
            directory = directory.getParent();
            if (directory == null) {
                throw new IllegalStateException("not inside a checkout: no etc/trove above "
                        + Path.of("").toAbsolutePath());
            }
        }
        return directory;
    }

    static String launcher(String name) {
        return root().resolve("bin").resolve(name).toString();
    }
}
