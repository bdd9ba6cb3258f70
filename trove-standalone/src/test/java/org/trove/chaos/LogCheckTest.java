package org.trove.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogCheckTest {
    @TempDir
    Path directory;

    @Test
    void a_secret_is_found_with_its_place_and_not_repeated() throws IOException {
        Path log = Files.writeString(directory.resolve("api.log"), "INFO one\nINFO key=s3cret\n");

        Check check = new LogCheck(List.of("s3cret")).noSecrets(List.of(log));

        assertThat(check.violations()).containsExactly("api.log:2 holds a secret");
        assertThat(check.looked()).isEqualTo(2);
    }

    @Test
    void errors_are_found_and_those_of_the_connection_pool_are_not_ours() throws IOException {
        Path log = Files.writeString(directory.resolve("tm.log"), """
                INFO  [2026-11-21 12:00:00,000] org.trove.A: fine
                ERROR [2026-11-21 12:00:00,000] org.trove.B: step failed unexpectedly
                ERROR [2026-11-21 12:00:00,000] com.zaxxer.hikari.pool.HikariPool: away
                """);

        Check check = new LogCheck(List.of()).noBugs(List.of(log));

        assertThat(check.violations()).singleElement().asString().startsWith("tm.log:2 ERROR");
    }

    @Test
    void a_log_that_does_not_exist_has_no_lines() {
        assertThat(new LogCheck(List.of("x"))
                        .noSecrets(List.of(directory.resolve("none")))
                        .looked())
                .isZero();
    }
}
