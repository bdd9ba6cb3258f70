package org.trove.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code bin/bench compare} makes of the tables of several runs. */
class BenchComparisonIT {
    private static final Path SCRIPT = Path.of("../bin/lib/bench/compare.py").toAbsolutePath();

    @TempDir
    Path directory;

    @Test
    void a_ratio_above_one_is_better_whether_the_figure_is_a_rate_or_a_time() throws Exception {
        Path slow = table(
                "slow", "| list | 100.0 requests/s, p50 10ms, p99 900us | `wrk` |", "| memory | 60 MiB | `awk` |");
        Path slower = table(
                "slower", "| list | 50.0 requests/s, p50 10ms, p99 900us | `wrk` |", "| memory | 60 MiB | `awk` |");
        Path fast = table(
                "fast", "| list | 150.0 requests/s, p50 5ms, p99 1800us | `wrk` |", "| memory | 30 MiB | `awk` |");

        String compared = compare(slow, slower, fast);

        assertThat(compared.lines())
                .contains(
                        "| list | rate 1 | 75.00 | 150.00 | 2.00 | 2.00 | 1.00 |",
                        "| list | p50 2 | 10.00 | 5.00 | 2.00 | 1.00 | 1.00 |",
                        "| list | p99 3 | 0.90 | 1.80 | 0.50 | 1.00 | 1.00 |",
                        "| memory | MiB 1 | 60.00 | 30.00 | 2.00 | 1.00 | 1.00 |");
    }

    @Test
    void a_row_that_only_one_side_has_is_named_and_not_compared() throws Exception {
        Path before = table("before", "| memory | 60 MiB | `awk` |");
        Path after = table("after", "| memory | 60 MiB | `awk` |", "| new | 5 ms | `curl` |");

        assertThat(compare(before, before, after))
                .contains("one side has no such row")
                .contains(": new");
    }

    private Path table(String name, String... rows) throws IOException {
        return Files.writeString(
                directory.resolve(name),
                "| what | result | command |\n|---|---|---|\n" + String.join("\n", rows) + "\n");
    }

    private static String compare(Path base, Path again, Path other) throws IOException, InterruptedException {
        List<String> command = List.of(
                "python3",
                SCRIPT.toString(),
                "old",
                "new",
                "--base",
                base.toString(),
                again.toString(),
                "--this",
                other.toString());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
