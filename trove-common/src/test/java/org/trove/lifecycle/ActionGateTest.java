package org.trove.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trove.lifecycle.ShownInstances.NOW;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.trove.model.InstanceTask;
import org.trove.model.ServiceStatus;

/** When actions are refused. */
class ActionGateTest {
    private static final Duration EXPIRY = Duration.ofSeconds(90);

    private final ActionGate gate = new ActionGate(new InstanceStatuses(EXPIRY));

    @ParameterizedTest
    @EnumSource
    void the_task_must_be_none_or_restart_required(InstanceTask task) {
        Optional<String> refusal = gate.refusal(ShownInstances.of(task, "ACTIVE", ServiceStatus.HEALTHY, NOW, false));
        if (task == InstanceTask.NONE || task == InstanceTask.RESTART_REQUIRED) {
            assertThat(refusal).isEmpty();
        } else {
            assertThat(refusal).contains(words("task", task.action()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"BUILD", "ERROR", "REBOOT", "RESIZE", "VERIFY_RESIZE", "SHUTDOWN", "SHUTOFF", "PAUSED"})
    void the_server_must_be_active_before_anything_else_is_asked(String server) {
        assertThat(gate.refusal(ShownInstances.of(InstanceTask.REBOOTING, server, ServiceStatus.FAILED, NOW, true)))
                .contains(words("instance", server));
    }

    @Test
    void an_instance_without_a_server_is_not_ready() {
        assertThat(gate.refusal(ShownInstances.of(InstanceTask.BUILDING, null, ServiceStatus.NEW, NOW, false)))
                .contains("Instance db1 is not ready.");
    }

    @ParameterizedTest
    @CsvSource({
        "RUNNING, true",
        "BLOCKED, true",
        "PAUSED, false",
        "SHUTDOWN, true",
        "DELETED, false",
        "CRASHED, true",
        "FAILED, false",
        "BUILDING, false",
        "PROMOTING, false",
        "EJECTING, false",
        "LOGGING, false",
        "UNKNOWN, false",
        "NEW, false",
        "FAILED_TIMEOUT_GUESTAGENT, false",
        "INSTANCE_READY, false",
        "RESTART_REQUIRED, true",
        "HEALTHY, true",
        "UPGRADING, false",
        "RESTARTING, false"
    })
    void the_datastore_must_be_in_a_state_that_allows_actions(ServiceStatus service, boolean allowed) {
        Optional<String> refusal = gate.refusal(ShownInstances.of(InstanceTask.NONE, "ACTIVE", service, NOW, false));
        assertThat(refusal).isEqualTo(allowed ? Optional.empty() : Optional.of(words("instance", "ACTIVE")));
    }

    @Test
    void a_running_backup_refuses_last() {
        assertThat(gate.refusal(ShownInstances.of(InstanceTask.NONE, "ACTIVE", ServiceStatus.HEALTHY, NOW, true)))
                .contains(words("instance", "BACKUP"));
    }

    @Test
    void an_old_heartbeat_refuses_nothing() {
        assertThat(gate.refusal(ShownInstances.of(
                        InstanceTask.NONE, "ACTIVE", ServiceStatus.HEALTHY, NOW.minus(EXPIRY.multipliedBy(10)), false)))
                .isEmpty();
    }

    private static String words(String kind, String status) {
        return "Instance db1 is not currently available for an action to be performed (" + kind + " status was "
                + status + ").";
    }
}
