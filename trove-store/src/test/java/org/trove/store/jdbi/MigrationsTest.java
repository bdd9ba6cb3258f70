package org.trove.store.jdbi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrationsTest {
    @Test
    void the_latest_is_the_last_file_of_the_sources() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/main/resources/db/migration"))) {
            int last = files.map(file -> String.valueOf(file.getFileName()))
                    .mapToInt(name -> Integer.parseInt(name.substring(1, name.indexOf("__"))))
                    .max()
                    .orElseThrow();
            assertThat(Migrations.latest()).isEqualTo(last);
        }
    }

    @Test
    void in_a_jar_it_is_the_highest_number_of_that_directory(@TempDir Path directory) throws IOException {
        Path jar = directory.resolve("a.jar");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file)) {
            for (String name :
                    List.of("db/V44__x.sql", "db/migration/V1__a.sql", "db/migration/V12__b.sql", "V55__.sql")) {
                out.putNextEntry(new JarEntry(name));
            }
        }

        URI first = URI.create("jar:" + jar.toUri() + "!/db/migration/V1__a.sql");
        assertThat(Migrations.latest(first.toURL())).isEqualTo(12);
    }
}
