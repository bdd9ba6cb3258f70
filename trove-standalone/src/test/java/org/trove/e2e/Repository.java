package org.trove.e2e;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

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

    /** The built tree of another revision; the first call for a revision builds it, which takes a minute. */
    static Path revision(String revision) {
        Shell.Result result =
                Shell.run(List.of(root().resolve("bin/lib/revision.sh").toString(), revision));
        if (result.exitCode() != 0) {
            throw new IllegalStateException(result.output());
        }
        return Path.of(result.output().strip());
    }

    static String launcher(String name) {
        return root().resolve("bin").resolve(name).toString();
    }
}
