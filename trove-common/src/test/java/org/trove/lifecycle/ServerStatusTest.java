package org.trove.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trove.lifecycle.ShownInstances.NOW;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.trove.model.InstanceTask;
import org.trove.model.ServiceStatus;

/** The server's status as rules for showing see it. */
class ServerStatusTest {
    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "BUILDING, none, BUILD",
                "BUILDING, ACTIVE, BUILD",
                "BUILDING, SHUTDOWN, BUILD",
                "BUILDING, ERROR, ERROR",
                "BUILDING_ERROR_SERVER, ACTIVE, BUILD",
                "BUILDING_ERROR_TIMEOUT_GA, ACTIVE, ACTIVE",
                "NONE, none, SHUTDOWN",
                "NONE, ACTIVE, ACTIVE",
                "NONE, SHUTOFF, SHUTOFF",
                "DELETING, none, SHUTDOWN",
                "REBOOTING, REBOOT, REBOOT"
            })
    void building_hides_it_and_a_missing_server_is_shut_down(InstanceTask task, String server, String expected) {
        assertThat(InstanceStatuses.serverStatus(ShownInstances.of(task, server, ServiceStatus.NEW, NOW, false)))
                .isEqualTo(expected);
    }
}
