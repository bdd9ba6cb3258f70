package org.trove.store.jdbi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The migrations that come with this release. Read without Flyway, which costs a service's start more than it tells. */
final class Migrations {
    private static final String FIRST = "/db/migration/V1__trove.sql";
    private static final Pattern FILE = Pattern.compile("(?:.*/)?V([0-9]+)__[^/]*\\.sql");

    private Migrations() {}

    /** The version that the schema has after all of them. */
    static int latest() {
        return latest(Objects.requireNonNull(Migrations.class.getResource(FIRST), FIRST));
    }

    /** @param one of the migrations, in a directory or a jar */
    static int latest(URL one) {
        try {
            return names(one)
                    .map(FILE::matcher)
                    .filter(Matcher::matches)
                    .mapToInt(name -> Integer.parseInt(name.group(1)))
                    .max()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException("the migrations cannot be listed", e);
        }
    }

    private static Stream<String> names(URL one) throws IOException {
        if (!one.getProtocol().equals("jar")) {
            Path file = Path.of(URI.create(one.toString()));
            try (Stream<Path> beside = Files.list(Objects.requireNonNull(file.getParent()))) {
                List<String> names = beside.map(Path::toString).toList();
                return names.stream();
            }
        }
        JarURLConnection connection = (JarURLConnection) one.openConnection();
        // Of its own, so that closing it closes nobody else's.
        connection.setUseCaches(false);
        String entry = Objects.requireNonNull(connection.getEntryName());
        String directory = entry.substring(0, entry.lastIndexOf('/') + 1);
        try (JarFile jar = connection.getJarFile()) {
            List<String> names = jar.stream()
                    .map(JarEntry::getName)
                    .filter(name -> name.startsWith(directory))
                    .toList();
            return names.stream();
        }
    }
}
