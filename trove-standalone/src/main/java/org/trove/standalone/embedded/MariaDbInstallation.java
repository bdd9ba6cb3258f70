package org.trove.standalone.embedded;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Server programs of MariaDB that are ready to run.
 *
 * @param basedir with {@code bin} or {@code sbin} and {@code share} below it
 * @param template a data directory as a fresh installation makes it, to be copied
 */
public record MariaDbInstallation(Path basedir, Path template) {
    /** @throws StartupException where the installation has none */
    public Path server() {
        return program(basedir, List.of("bin/mariadbd", "sbin/mariadbd"));
    }

    static Path program(Path basedir, List<String> places) {
        return places.stream()
                .map(basedir::resolve)
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new StartupException("MariaDB in " + basedir + " lacks " + places.get(0)));
    }
}
