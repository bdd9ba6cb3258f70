package org.trove.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessIdentityTest {
    private final long self = ProcessHandle.current().pid();

    @Test
    void this_process_is_alive_and_keeps_its_identity() {
        ProcessIdentity identity = ProcessIdentity.of(self).orElseThrow();

        assertThat(identity.isAlive()).isTrue();
        assertThat(ProcessIdentity.of(self)).contains(identity);
    }

    @Test
    void a_process_id_that_was_given_away_again_is_not_the_process_that_had_it() {
        ProcessIdentity identity = ProcessIdentity.of(self).orElseThrow();
        ProcessIdentity former = new ProcessIdentity(self, identity.startTicks() - 1);

        assertThat(former.isAlive()).isFalse();
        assertThat(former.handle()).isEmpty();
    }

    @Test
    void a_pid_file_that_is_missing_or_cut_short_names_nobody(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("pid");
        assertThat(ProcessIdentity.read(file)).isEmpty();

        Files.writeString(file, "12");
        assertThat(ProcessIdentity.read(file)).isEmpty();

        Files.writeString(file, "12 34\n");
        assertThat(ProcessIdentity.read(file)).contains(new ProcessIdentity(12, 34));
    }
}
