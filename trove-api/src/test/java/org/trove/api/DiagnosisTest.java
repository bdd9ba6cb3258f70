package org.trove.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trove.api.support.Samples.PROJECT_A;
import static org.trove.api.support.Samples.PROJECT_B;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.trove.api.support.ApiServer;
import org.trove.api.support.InstanceFixtures;
import org.trove.api.support.Samples;
import org.trove.model.InstanceId;
import org.trove.model.InstanceTask;
import org.trove.model.ServiceStatus;
import org.trove.operation.Change;
import org.trove.operation.Direction;
import org.trove.operation.Lease;
import org.trove.operation.OperationState;
import org.trove.operation.StepCommit;
import org.trove.operation.StepRecord;
import org.trove.operation.WaitsFor;
import org.trove.store.Heartbeat;
import org.trove.store.InstanceChange;

/** Broken on purpose, in every way that an instance can be held up, and what the user is told. */
class DiagnosisTest {
    private static final Duration LEASE = Duration.ofMinutes(1);

    @RegisterExtension
    static final ApiServer API = ApiServer.unlimited();

    private final InstanceId id = InstanceFixtures.id(1);

    private static JsonNode diagnose(String token, String project, InstanceId id) {
        return API.call("GET", token, "/v1.0/" + project + "/instances/" + id + "/diagnosis", null)
                .expect(200)
                .json()
                .path("diagnosis");
    }

    private JsonNode diagnose() {
        return diagnose(ApiServer.MEMBER_A, PROJECT_A, id);
    }

    private String restart() {
        API.instances.running(PROJECT_A, 1);
        return API.call(
                        "POST",
                        ApiServer.MEMBER_A,
                        "/v1.0/" + PROJECT_A + "/instances/" + id + "/action",
                        "{\"restart\": {}}")
                .expect(202)
                .header("X-Trove-Operation-Id");
    }

    private static Lease claim() {
        return API.journal().claim("host1:77:abc", 1, LEASE).get(0).lease();
    }

    private static void commit(
            Lease lease, OperationState state, WaitsFor what, @Nullable String reason, Change... changes) {
        StepRecord.Outcome outcome =
                state == OperationState.FAILED ? StepRecord.Outcome.FAILED : StepRecord.Outcome.RETRYING;
        API.journal()
                .commit(
                        lease,
                        new StepCommit(
                                new StepRecord("restart_datastore", 1, outcome, Map.of(), reason),
                                state,
                                "restart_datastore",
                                1,
                                Direction.FORWARD,
                                Duration.ofSeconds(30),
                                what,
                                reason,
                                List.of(changes)));
    }

    private static String adviceOf(JsonNode diagnosis) {
        return diagnosis.path("advice").toString();
    }

    @Test
    void an_instance_that_is_well_waits_for_nothing() {
        API.instances.running(PROJECT_A, 1);

        JsonNode diagnosis = diagnose();

        assertThat(diagnosis.path("waits_for").asText()).isEqualTo("nothing");
        assertThat(diagnosis.path("summary").asText()).contains("is well");
        assertThat(diagnosis.path("parts")).isEmpty();
    }

    @Test
    void an_operation_that_no_task_manager_takes() {
        String operation = restart();
        API.clock.advance(Duration.ofMinutes(1));

        JsonNode diagnosis = diagnose();

        assertThat(diagnosis.path("waits_for").asText()).isEqualTo("task_manager");
        assertThat(diagnosis.path("summary").asText())
                .isEqualTo("No task manager has taken the operation restart yet.");
        assertThat(diagnosis.path("operation").asText()).isEqualTo(operation);
        assertThat(adviceOf(diagnosis)).contains("whether a task manager runs");
    }

    @Test
    void a_step_that_is_being_performed() {
        API.instances.running(PROJECT_A, 1);
        API.call("DELETE", ApiServer.MEMBER_A, "/v1.0/" + PROJECT_A + "/instances/" + id, null)
                .expect(202);
        claim();

        JsonNode diagnosis = diagnose();

        assertThat(diagnosis.path("waits_for").asText()).isEqualTo("nothing");
        assertThat(diagnosis.path("summary").asText())
                .isEqualTo("A task manager performs step mark_deleting of the operation delete instance.");
    }

    @Test
    void a_step_that_ends_with_the_answer_of_the_guest() {
        restart();
        claim();

        JsonNode diagnosis = diagnose();

        assertThat(diagnosis.path("waits_for").asText()).isEqualTo("guest");
        assertThat(diagnosis.path("summary").asText())
                .isEqualTo("A task manager performs step restart_datastore of the operation restart and waits for the"
                        + " answer of the agent inside the instance.");
        assertThat(diagnosis.path("next").asText()).startsWith("It goes on when the agent answers");
    }

    @Test
    void a_step_that_a_silent_guest_does_not_answer() {
        restart();
        String heard = API.clock.instant().toString();
        API.clock.advance(Duration.ofHours(1));
        claim();

        JsonNode diagnosis = diagnose();

        assertThat(diagnosis.path("waits_for").asText()).isEqualTo("guest");
        assertThat(diagnosis.path("summary").asText())
                .contains("performs step restart_datastore", "has not been heard of since");
        assertThat(diagnosis.path("since").asText()).isEqualTo(heard);
        assertThat(adviceOf(diagnosis)).contains("whether the agent runs");
    }

    @Test
    void what_can_be_cancelled_is_said_once() {
        String operation = restart();
        commit(claim(), OperationState.WAITING, WaitsFor.CLOUD, "It answered 503.");
        assertThat(adviceOf(diagnose())).contains("Cancel the operation " + operation);

        API.call(
                        "POST",
                        ApiServer.MEMBER_A,
                        "/v1.0/" + PROJECT_A + "/operations/" + operation + "/action",
                        "{\"cancel\": {}}")
                .expect(202);

        assertThat(adviceOf(diagnose())).doesNotContain("Cancel the operation");
    }

    @Test
    void a_task_manager_that_died() {
        restart();
        claim();
        API.clock.advance(LEASE.plusSeconds(5));

        JsonNode diagnosis = diagnose();

        assertThat(diagnosis.path("waits_for").asText()).isEqualTo("task_manager");
        assertThat(diagnosis.path("summary").asText()).contains("has not been heard of");
        assertThat(diagnosis.path("next").asText()).contains("Another task manager takes the operation over");
    }

    @ParameterizedTest
    @CsvSource({
        "CLOUD, for the cloud",
        "BROKER, for the message broker",
        "GUEST, for the agent inside the instance",
        "DATABASE, for the control plane's database"
    })
    void a_part_that_is_away(WaitsFor what, String words) {
        restart();
        commit(claim(), OperationState.WAITING, what, "It answered 503.");

        JsonNode diagnosis = diagnose();

        assertThat(diagnosis.path("waits_for").asText()).isEqualTo(what.name().toLowerCase(java.util.Locale.ROOT));
        assertThat(diagnosis.path("summary").asText())
                .isEqualTo("The operation restart waits " + words + " in step restart_datastore.");
        assertThat(diagnosis.path("last_error").asText()).isEqualTo("It answered 503.");
        assertThat(diagnosis.path("next_at").asText()).isNotEmpty();
        assertThat(diagnosis.path("since").asText()).isNotEmpty();
    }

    @Test
    void since_when_is_told_from_the_first_try_and_how_often_it_failed() {
        restart();
        String begin = API.clock.instant().toString();
        commit(claim(), OperationState.WAITING, WaitsFor.CLOUD, "It answered 503.");
        API.clock.advance(Duration.ofMinutes(1));
        commit(claim(), OperationState.WAITING, WaitsFor.CLOUD, "It answered 503.");

        JsonNode diagnosis = diagnose();

        assertThat(diagnosis.path("since").asText()).isEqualTo(begin);
        assertThat(diagnosis.path("next").asText()).contains("it has failed 1 time");
    }

    @Test
    void what_waits_behind_the_operation_is_told_with_it() {
        restart();
        claim();
        API.call("DELETE", ApiServer.MEMBER_A, "/v1.0/" + PROJECT_A + "/instances/" + id, null)
                .expect(202);

        assertThat(diagnose().path("summary").asText()).endsWith("Behind it waits: operation delete instance.");
    }

    @Test
    void a_silence_of_all_guests_is_the_conductors() {
        API.instances.running(PROJECT_A, 1);
        API.instances.running(PROJECT_A, 2);
        API.clock.advance(Duration.ofHours(1));
        assertThat(diagnose().path("waits_for").asText()).isEqualTo("conductor");

        API.database()
                .write(stores -> stores.guestStatuses()
                        .record(List.of(new Heartbeat(InstanceFixtures.id(2), 9.0, ServiceStatus.HEALTHY, null))));

        assertThat(diagnose().path("waits_for").asText()).isEqualTo("guest");
        assertThat(diagnose().path("summary").asText()).contains("while other guests report");
    }

    @Test
    void a_wait_that_no_task_manager_ends() {
        restart();
        commit(claim(), OperationState.WAITING, WaitsFor.CLOUD, "It answered 503.");
        API.clock.advance(Duration.ofMinutes(5));

        assertThat(diagnose().path("summary").asText())
                .isEqualTo("No task manager has gone on with the operation restart.");
    }

    @Test
    void an_operation_that_failed() {
        String operation = restart();
        commit(
                claim(),
                OperationState.FAILED,
                WaitsFor.NOTHING,
                "No valid host was found.",
                new InstanceChange.TaskSet(id, InstanceTask.BUILDING_ERROR_SERVER));

        JsonNode diagnosis = diagnose();

        assertThat(diagnosis.path("waits_for").asText()).isEqualTo("operator");
        assertThat(diagnosis.path("last_error").asText()).isEqualTo("No valid host was found.");
        assertThat(adviceOf(diagnosis)).contains("retry the operation " + operation);
    }

    @Test
    void an_instance_in_transition_that_nothing_works_on() {
        API.instances.insert(PROJECT_A, 1, InstanceTask.RESIZING, Samples.VERSION_ID);

        JsonNode diagnosis = diagnose();

        assertThat(diagnosis.path("waits_for").asText()).isEqualTo("operator");
        assertThat(diagnosis.path("summary").asText()).contains("marked as resizing, and no operation works on it");
        assertThat(adviceOf(diagnosis)).contains("reset its status");
    }

    @Test
    void a_server_that_was_stopped() {
        API.instances.running(PROJECT_A, 1);
        API.database().write(stores -> {
            stores.instances().apply(new InstanceChange.ServerSet(id, "server-1", "SHUTOFF"));
            return id;
        });

        JsonNode diagnosis = diagnose();

        assertThat(diagnosis.path("waits_for").asText()).isEqualTo("cloud");
        assertThat(diagnosis.path("summary").asText()).contains("SHUTOFF");
    }

    @Test
    void a_guest_that_has_gone_silent() {
        API.instances.running(PROJECT_A, 1);
        API.clock.advance(Duration.ofHours(1));

        JsonNode diagnosis = diagnose();

        assertThat(diagnosis.path("waits_for").asText()).isEqualTo("guest");
        assertThat(diagnosis.path("summary").asText()).contains("has not been heard of since");
    }

    @Test
    void a_datastore_that_was_stopped() {
        API.instances.running(PROJECT_A, 1);
        API.database()
                .write(stores ->
                        stores.guestStatuses().record(List.of(new Heartbeat(id, 2.0, ServiceStatus.SHUTDOWN, null))));

        JsonNode diagnosis = diagnose();

        assertThat(diagnosis.path("waits_for").asText()).isEqualTo("operator");
        assertThat(diagnosis.path("summary").asText()).contains("stopped in good order by somebody");
        assertThat(diagnosis.path("next").asText()).contains("stays stopped until it is restarted");
        assertThat(adviceOf(diagnosis)).contains("Restart the instance.");
    }

    @Test
    void a_datastore_that_was_killed() {
        API.instances.running(PROJECT_A, 1);
        API.database().write(stores -> {
            stores.instances().apply(new InstanceChange.FaultSet(id, "It is not started again: disk full.", ""));
            return stores.guestStatuses().record(List.of(new Heartbeat(id, 2.0, ServiceStatus.CRASHED, null)));
        });

        JsonNode diagnosis = diagnose();

        assertThat(diagnosis.path("waits_for").asText()).isEqualTo("guest");
        assertThat(diagnosis.path("summary").asText()).contains("was killed, crashed or hangs");
        assertThat(diagnosis.path("next").asText()).contains("by itself", "the last error says so");
        assertThat(diagnosis.path("last_error").asText()).contains("disk full");
        assertThat(adviceOf(diagnosis)).contains("Restart the instance.");
    }

    @Test
    void a_broker_that_is_away_is_named_beside_it() {
        API.instances.running(PROJECT_A, 1);
        API.setBrokerAway(true);
        // The parts are looked at once a second.
        API.clock.advance(Duration.ofSeconds(2));

        assertThat(diagnose().path("parts").path("broker").asText()).contains("no connection");
    }

    @Test
    void another_projects_instance_does_not_exist() {
        API.instances.running(PROJECT_A, 1);

        API.call("GET", ApiServer.MEMBER_B, "/v1.0/" + PROJECT_B + "/instances/" + id + "/diagnosis", null)
                .fault(404, "itemNotFound");
    }
}
