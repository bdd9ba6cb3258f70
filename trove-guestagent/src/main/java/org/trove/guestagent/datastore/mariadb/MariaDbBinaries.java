package org.trove.guestagent.datastore.mariadb;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The programs of one MariaDB installation, from a distribution's packages or an unpacked archive.
 *
 * @param server {@code mariadbd}
 * @param installer the script that makes a data directory
 */
record MariaDbBinaries(Path basedir, Path server, Path installer) {

    /** @throws IllegalArgumentException naming the places looked at, where a program is missing */
    static MariaDbBinaries in(Path basedir) {
        Path absolute = basedir.toAbsolutePath().normalize();
        return new MariaDbBinaries(
                absolute,
                find(
                        absolute,
                        List.of("sbin/mariadbd", "bin/mariadbd", "libexec/mariadbd", "sbin/mysqld", "bin/mysqld")),
                find(
                        absolute,
                        List.of(
                                "scripts/mariadb-install-db",
                                "bin/mariadb-install-db",
                                "scripts/mysql_install_db",
                                "bin/mysql_install_db")));
    }

    private static Path find(Path basedir, List<String> places) {
        return places.stream()
                .map(basedir::resolve)
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "no MariaDB under basedir " + basedir + ": none of " + places + " is an executable file"));
    }
}
