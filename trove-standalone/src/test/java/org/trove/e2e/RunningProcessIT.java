package org.trove.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a test starts hears Ctrl-C, however the tests themselves were started. */
class RunningProcessIT {
    /** Java with a shell around it, as the launchers are, that says what ended it. */
    private static final List<String> SERVICE =
            List.of("bash", "-c", "trap 'echo heard; exit 130' INT; echo ready; while :; do sleep 0.05; done");

    @TempDir
    Path directory;

    @Test
    void a_started_process_ends_by_ctrl_c() {
        RunningProcess process = RunningProcess.start("service", directory, Map.of(), SERVICE);

        process.awaitOutput("ready", Duration.ofSeconds(10));

        assertThat(process.stop(Duration.ofSeconds(10))).isEqualTo(130);
    }

    @Test
    void it_does_so_below_a_script_that_ignores_ctrl_c() {
        List<String> background = Stream.concat(
                        Stream.of("sh", "-c", "trap '' INT; exec \"$@\"", "sh"),
                        RunningProcess.hearing(SERVICE).stream())
                .toList();
        RunningProcess process = RunningProcess.start("service", directory, Map.of(), background);

        process.awaitOutput("ready", Duration.ofSeconds(10));

        assertThat(process.stop(Duration.ofSeconds(10))).isEqualTo(130);
    }

    @Test
    void without_that_a_process_in_the_background_never_hears_it() {
        List<String> background = Stream.concat(
                        Stream.of("sh", "-c", "trap '' INT; exec \"$@\"", "sh"), SERVICE.stream())
                .toList();
        try (RunningProcess process = RunningProcess.start("service", directory, Map.of(), background)) {
            process.awaitOutput("ready", Duration.ofSeconds(10));
            Signals.send("INT", process.pid());

            assertThat(process.output()).doesNotContain("heard");
            assertThat(process.isAlive()).isTrue();
        }
    }
}
