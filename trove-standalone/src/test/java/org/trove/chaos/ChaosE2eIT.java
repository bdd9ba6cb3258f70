package org.trove.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A bounded run of {@code bin/chaos}, always with the same faults; longer ones with other seeds are for hands and nights. One
 * scenario after the other on the same processes, because their start takes as long as a scenario.
 */
class ChaosE2eIT {
    private static final String SEED = "20261121";
    private static final List<String> ARGUMENTS =
            List.of("accepted", "faults", "rolling", "--seed", SEED, "--minutes", "1", "--creates", "150");

    /** Start, scenarios, settling, checks, and a slow machine. */
    private static final long PATIENCE_MINUTES = 15;

    @TempDir
    Path directory;

    @Test
    void nothing_that_was_acknowledged_is_lost_or_stuck_whatever_breaks() throws Exception {
        Path output = directory.resolve("chaos.log");
        List<String> command = new ArrayList<>();
        command.add(root().resolve("bin/chaos").toString());
        command.addAll(ARGUMENTS);
        ProcessBuilder chaos =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        // What is tested is what was built.
        chaos.environment().put("TROVE_BUILD", "never");
        Process run = chaos.start();
        try {
            assertThat(run.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES))
                    .as("the run ends in time")
                    .isTrue();
        } finally {
            // Its launcher ends everything that it started.
            run.destroy();
            run.waitFor(1, TimeUnit.MINUTES);
        }
        String report = Files.readString(output, StandardCharsets.UTF_8);
        System.out.println(report);
        assertThat(run.exitValue()).as(report).isZero();
        assertThat(report).contains("seed " + SEED + ": nothing was lost or stuck");
    }

    private static Path root() {
        Path here = Path.of("").toAbsolutePath();
        while (!Files.exists(here.resolve("bin/chaos"))) {
            Path above = here.getParent();
            if (above == null) {
                throw new IllegalStateException("the test runs outside of the project");
            }
            here = above;
        }
        return here;
    }
}
