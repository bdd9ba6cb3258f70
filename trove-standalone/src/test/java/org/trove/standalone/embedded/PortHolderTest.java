package org.trove.standalone.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortHolderTest {
    @TempDir
    Path proc;

    @BeforeEach
    void oneProcessListensOn8779() throws IOException {
        Files.createDirectories(proc.resolve("net"));
        Files.writeString(proc.resolve("net/tcp"), """
                  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
                   0: 0100007F:224B 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 777 1 0
                   1: 0100007F:224C 0100007F:0016 01 00000000:00000000 00:00000000 00000000     0        0 778 1 0
                """);
        Files.createDirectories(proc.resolve("42/fd"));
        Files.createSymbolicLink(proc.resolve("42/fd/5"), Path.of("socket:[777]"));
        Files.writeString(proc.resolve("42/cmdline"), "java\0-jar\0other.jar\0");
    }

    @Test
    void the_listening_process_is_named_with_its_command() {
        assertThat(new PortHolder(proc).find(8779)).contains("process 42 (java -jar other.jar)");
    }

    @Test
    void a_connection_is_no_listener() {
        assertThat(new PortHolder(proc).find(8780)).isEmpty();
    }

    @Test
    void a_system_that_does_not_tell_is_no_failure() {
        assertThat(new PortHolder(proc.resolve("absent")).find(8779)).isEmpty();
    }
}
