package org.trove.standalone.embedded;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class PortCheckIT {
    @Test
    void a_taken_port_is_named_with_the_process_that_has_it() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            int port = taken.getLocalPort();

            assertThatThrownBy(() -> PortCheck.requireFree("127.0.0.1", port))
                    .isInstanceOf(StartupException.class)
                    .hasMessageContaining("port " + port + " on 127.0.0.1 is taken by process "
                            + ProcessHandle.current().pid());
        }
    }

    @Test
    void a_free_port_passes() {
        assertThatCode(() -> PortCheck.requireFree("127.0.0.1", PortCheck.anyFree("127.0.0.1")))
                .doesNotThrowAnyException();
    }
}
