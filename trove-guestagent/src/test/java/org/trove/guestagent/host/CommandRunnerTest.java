package org.trove.guestagent.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CommandRunnerTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private final CommandRunner runner = new CommandRunner();

    @Test
    void a_program_gets_a_small_environment() {
        assertThat(runner.run(List.of("/usr/bin/env"), LONG).lines())
                .allMatch(line -> line.matches("(PATH|LC_ALL|HOME|PWD|SHLVL|_)=.*"));
    }

    @Test
    void a_failure_tells_the_code_and_the_output() {
        assertThatThrownBy(() -> runner.run(List.of("/bin/sh", "-c", "echo no room; exit 3"), LONG))
                .isInstanceOf(CommandFailedException.class)
                .hasMessageContainingAll("code 3", "no room");
    }

    @Test
    void a_missing_program_is_named() {
        assertThatThrownBy(() -> runner.run(List.of("/nonexistent/program"), LONG))
                .hasMessageContaining("/nonexistent/program");
    }

    @Test
    void a_program_that_takes_too_long_is_ended() {
        assertThatThrownBy(() -> runner.run(List.of("/bin/cat", "/dev/zero"), Duration.ofMillis(50)))
                .hasMessageContaining("longer than");
    }

    @Test
    void much_output_is_cut_to_its_end() {
        assertThat(runner.run(List.of("/bin/sh", "-c", "seq 1 100000"), LONG))
                .endsWith("100000")
                .hasSizeLessThanOrEqualTo(4_000);
    }
}
