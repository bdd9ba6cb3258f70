package org.trove.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ServiceStatusTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0x01 | RUNNING | running | ACTIVE | yes",
                "0x02 | BLOCKED | blocked | BLOCKED | yes",
                "0x03 | PAUSED | paused | SHUTDOWN | no",
                "0x04 | SHUTDOWN | shutdown | SHUTDOWN | yes",
                "0x05 | DELETED | deleted | DELETED | no",
                "0x06 | CRASHED | crashed | SHUTDOWN | yes",
                "0x08 | FAILED | failed to spawn | FAILED | no",
                "0x09 | BUILDING | building | BUILD | no",
                "0x10 | PROMOTING | promoting replica | PROMOTE | no",
                "0x11 | EJECTING | ejecting replica source | EJECT | no",
                "0x12 | LOGGING | transferring guest logs | LOGGING | no",
                "0x16 | UNKNOWN | unknown | ERROR | no",
                "0x17 | NEW | new | NEW | no",
                "0x18 | FAILED_TIMEOUT_GUESTAGENT | guestagent error | ERROR | no",
                "0x19 | INSTANCE_READY | instance ready | BUILD | no",
                "0x20 | RESTART_REQUIRED | restart required | RESTART_REQUIRED | yes",
                "0x21 | HEALTHY | healthy | HEALTHY | yes",
                "0x22 | UPGRADING | upgrading | UPGRADING | no",
                "0x22 | RESTARTING | restarting | RESTARTING | no"
            })
    void codes_words_and_permissions_are_those_of_trove(
            String code, ServiceStatus status, String description, String apiStatus, String actionAllowed) {
        assertThat(status.code()).isEqualTo(Integer.decode(code));
        assertThat(status.description()).isEqualTo(description);
        assertThat(status.apiStatus()).isEqualTo(apiStatus);
        assertThat(status.actionAllowed()).isEqualTo(actionAllowed.equals("yes"));
    }

    @Test
    void there_are_no_others() {
        assertThat(ServiceStatus.values()).hasSize(19);
    }

    @ParameterizedTest
    @EnumSource
    void a_status_is_found_again_by_its_description(ServiceStatus status) {
        assertThat(ServiceStatus.ofDescription(status.description())).contains(status);
    }

    @Test
    void an_unknown_description_is_no_status() {
        assertThat(ServiceStatus.ofDescription("HEALTHY")).isEmpty();
        assertThat(ServiceStatus.ofDescription("")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void databases_and_users_can_be_managed_while_running_or_healthy(ServiceStatus status) {
        boolean expected = status == ServiceStatus.RUNNING || status == ServiceStatus.HEALTHY;
        assertThat(status.isRunning()).isEqualTo(expected);
    }
}
