package org.trove.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProcessEndIT {
    @Test
    void a_process_that_listens_ends_in_order() throws Exception {
        Process process = start("trap 'exit 3' TERM; echo ready; while :; do sleep 0.05; done");

        ProcessEnd.of(process.toHandle(), Duration.ofSeconds(20)).get(30, TimeUnit.SECONDS);

        assertThat(process.waitFor()).isEqualTo(3);
    }

    @Test
    void a_process_that_does_not_listen_is_killed() throws Exception {
        Process process = start("trap '' TERM; echo ready; while :; do sleep 0.05; done");

        ProcessEnd.of(process.toHandle(), Duration.ofMillis(200)).get(30, TimeUnit.SECONDS);

        assertThat(process.waitFor()).isEqualTo(128 + 9);
    }

    @Test
    void a_process_that_has_ended_needs_no_end() throws Exception {
        Process process = start("echo ready");
        process.waitFor();

        assertThat(ProcessEnd.of(process.toHandle(), Duration.ofSeconds(5))).isCompleted();
    }

    private static Process start(String script) throws IOException {
        Process process = new ProcessBuilder("sh", "-c", script).start();
        // Only then the signal is trapped.
        assertThat(process.inputReader().readLine()).isEqualTo("ready");
        return process;
    }
}
