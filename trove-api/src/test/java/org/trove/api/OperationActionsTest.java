package org.trove.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trove.api.support.Samples.PROJECT_A;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.trove.api.support.ApiServer;
import org.trove.api.support.InstanceFixtures;
import org.trove.model.Fault;
import org.trove.model.InstanceId;
import org.trove.model.InstanceTask;
import org.trove.operation.CommitOutcome;
import org.trove.operation.Direction;
import org.trove.operation.Lease;
import org.trove.operation.OperationState;
import org.trove.operation.StepCommit;
import org.trove.operation.StepRecord;
import org.trove.operation.WaitsFor;
import org.trove.store.InstanceChange;

/** What users and operators may do to operations. */
class OperationActionsTest {
    private static final String OPERATIONS = "/v1.0/" + PROJECT_A + "/operations";

    @RegisterExtension
    static final ApiServer API = ApiServer.unlimited();

    private static final OperationCalls CALLS = new OperationCalls(API);

    @Test
    void a_cancelled_operation_turns_back_at_its_next_boundary_and_is_cancelled_once() {
        String id = CALLS.create();

        JsonNode asked = CALLS.act(id, "{\"cancel\": {}}").expect(202).json().path("operation");

        assertThat(asked.path("cancel_requested").asBoolean()).isTrue();
        assertThat(asked.path("cancellable").asBoolean()).isFalse();
        JsonNode done = asked.path("interventions").path(0);
        assertThat(done.path("action").asText()).isEqualTo("cancel");
        assertThat(done.path("user_id").asText()).isEqualTo("user-a");
        assertThat(done.path("created").asText()).isEqualTo("2026-03-04T05:06:07.890123Z");
        assertThat(CALLS.act(id, "{\"cancel\": {}}").fault(409, "conflict")).contains("already");
        assertThat(API.journal()
                        .claim("h", 1, Duration.ofMinutes(1))
                        .get(0)
                        .operation()
                        .cancelRequested())
                .isTrue();
    }

    @Test
    void what_cannot_be_cancelled_says_why() {
        InstanceId instance = API.instances.running(PROJECT_A, 1);
        String deletion = API.call("DELETE", ApiServer.MEMBER_A, "/v1.0/" + PROJECT_A + "/instances/" + instance, null)
                .expect(202)
                .header("X-Trove-Operation-Id");
        assertThat(CALLS.act(deletion, "{\"cancel\": {}}").fault(409, "conflict"))
                .contains("delete_instance");
        assertThat(CALLS.show(deletion).path("cancellable").asBoolean()).isFalse();

        CALLS.actAsAdmin(deletion, "{\"fail\": {\"reason\": \"for the test\"}}").expect(202);
        assertThat(CALLS.act(deletion, "{\"cancel\": {}}").fault(409, "conflict"))
                .contains("has ended (FAILED)");
    }

    @Test
    void a_failed_operation_is_retried_from_the_step_that_failed() {
        String id = CALLS.failedRestart(1);
        assertThat(CALLS.faultsOf(1)).hasSize(1);

        JsonNode retried = CALLS.act(id, "{\"retry\": {}}").expect(202).json().path("operation");

        assertThat(retried.path("state").asText()).isEqualTo("PENDING");
        assertThat(retried.path("reason").isNull()).isTrue();
        assertThat(retried.path("interventions").path(0).path("reason").asText())
                .isEqualTo("the guest refused");
        assertThat(retried.path("steps").path(0).path("outcome").asText()).isEqualTo("FAILED");
        assertThat(CALLS.taskOf(1)).isEqualTo(InstanceTask.REBOOTING);
        assertThat(CALLS.faultsOf(1)).isEmpty();
        Lease again = CALLS.claim();
        assertThat(again.operationId()).isEqualTo(id);
        assertThat(CALLS.act(id, "{\"retry\": {}}").fault(409, "conflict")).contains("RUNNING");
    }

    @Test
    void a_retry_is_refused_while_another_operation_is_open_or_when_the_instance_is_gone() {
        String id = CALLS.failedRestart(1);
        String instance = "/v1.0/" + PROJECT_A + "/instances/" + InstanceFixtures.id(1);
        API.call("DELETE", ApiServer.MEMBER_A, instance, null).expect(202);
        assertThat(CALLS.act(id, "{\"retry\": {}}").fault(409, "conflict")).contains("another operation");

        API.journal()
                .commit(
                        CALLS.claim(),
                        new StepCommit(
                                new StepRecord("mark_deleted", 1, StepRecord.Outcome.DONE, Map.of(), null),
                                OperationState.SUCCEEDED,
                                "",
                                0,
                                Direction.FORWARD,
                                Duration.ZERO,
                                WaitsFor.NOTHING,
                                null,
                                List.of(new InstanceChange.Deleted(InstanceFixtures.id(1)))));
        assertThat(CALLS.act(id, "{\"retry\": {}}").fault(409, "conflict")).contains("gone");
    }

    @Test
    void a_retry_is_refused_where_an_operator_ended_the_undo_in_its_middle() {
        String id = CALLS.create();
        Lease lease = CALLS.claim();
        API.journal().commit(lease, undoing("create_server", "create_server"));
        CALLS.actAsAdmin(id, "{\"fail\": {\"reason\": \"it takes too long\"}}").expect(202);

        assertThat(CALLS.act(id, "{\"retry\": {}}").fault(409, "conflict"))
                .contains("taken back")
                .contains("can only be deleted");
    }

    private static StepCommit undoing(String name, String next) {
        return new StepCommit(
                new StepRecord(name, 1, StepRecord.Outcome.CANCELLED, Map.of(), null),
                OperationState.RUNNING,
                next,
                0,
                Direction.BACK_CANCELLED,
                Duration.ZERO,
                WaitsFor.NOTHING,
                "cancelled on request",
                List.of());
    }

    @Test
    void an_administrator_goes_past_a_step_and_the_late_holder_writes_nothing() {
        String id = CALLS.restart(1);
        Lease held = CALLS.claim();
        CALLS.act(id, "{\"skip\": {\"reason\": \"x\"}}").fault(403, "forbidden");
        CALLS.actAsAdmin(id, "{\"skip\": {}}").fault(400, "badRequest");
        CALLS.actAsAdmin(id, "{\"skip\": {\"reason\": \" \"}}").fault(400, "badRequest");

        JsonNode skipped = CALLS.actAsAdmin(id, "{\"skip\": {\"reason\": \"restarted by hand\"}}")
                .expect(202)
                .json()
                .path("operation");

        assertThat(skipped.path("step").asText()).isEqualTo("finish");
        assertThat(skipped.path("progress").asInt()).isEqualTo(50);
        JsonNode step = skipped.path("steps").path(0);
        assertThat(step.path("outcome").asText()).isEqualTo("SKIPPED");
        assertThat(step.path("name").asText()).isEqualTo("restart_datastore");
        assertThat(step.path("reason").asText()).isEqualTo("restarted by hand");
        JsonNode by = skipped.path("interventions").path(0);
        assertThat(by.path("user_id").asText()).isEqualTo("user-admin");
        assertThat(by.path("reason").asText()).isEqualTo("restarted by hand");
        assertThat(API.journal()
                        .commit(
                                held,
                                CALLS.commit(
                                        "restart_datastore",
                                        StepRecord.Outcome.DONE,
                                        OperationState.SUCCEEDED,
                                        "finish")))
                .isEqualTo(CommitOutcome.LOST);

        JsonNode last = CALLS.actAsAdmin(id, "{\"skip\": {\"reason\": \"done by hand\"}}")
                .json();
        assertThat(last.path("operation").path("state").asText()).isEqualTo("SUCCEEDED");
        assertThat(last.path("operation").path("progress").asInt()).isEqualTo(100);
        assertThat(CALLS.actAsAdmin(id, "{\"skip\": {\"reason\": \"again\"}}").fault(409, "conflict"))
                .contains("has ended");
    }

    @Test
    void an_administrator_ends_an_operation_and_the_instance_can_be_used_again() {
        String id = CALLS.restart(1);
        Lease held = CALLS.claim();
        CALLS.act(id, "{\"fail\": {\"reason\": \"x\"}}").fault(403, "forbidden");

        JsonNode ended = CALLS.actAsAdmin(id, "{\"fail\": {\"reason\": \"the host is lost\"}}")
                .expect(202)
                .json()
                .path("operation");

        assertThat(ended.path("state").asText()).isEqualTo("FAILED");
        assertThat(ended.path("reason").asText()).isEqualTo("Ended by an operator: the host is lost");
        assertThat(ended.path("finished").asText()).isNotEmpty();
        assertThat(CALLS.taskOf(1)).isEqualTo(InstanceTask.NONE);
        assertThat(CALLS.faultsOf(1))
                .extracting(Fault::message)
                .containsExactly("Ended by an operator: the host is lost");
        assertThat(API.journal()
                        .commit(
                                held,
                                CALLS.commit(
                                        "restart_datastore",
                                        StepRecord.Outcome.DONE,
                                        OperationState.RUNNING,
                                        "finish")))
                .isEqualTo(CommitOutcome.LOST);
        CALLS.act(id, "{\"retry\": {}}").expect(202);
    }

    @Test
    void a_removal_that_an_administrator_ends_in_its_queue_is_told_as_a_fault_and_can_be_asked_for_again() {
        CALLS.restart(1);
        CALLS.claim();
        String instance = "/v1.0/" + PROJECT_A + "/instances/" + InstanceFixtures.id(1);
        String queued = API.call("DELETE", ApiServer.MEMBER_A, instance, null)
                .expect(202)
                .header("X-Trove-Operation-Id");
        assertThat(CALLS.show(queued).path("state").asText()).isEqualTo("QUEUED");

        CALLS.actAsAdmin(queued, "{\"fail\": {\"reason\": \"kept for a look\"}}")
                .expect(202);

        assertThat(CALLS.faultsOf(1))
                .extracting(Fault::message)
                .containsExactly("Ended by an operator: kept for a look");
        assertThat(API.call("DELETE", ApiServer.MEMBER_A, instance, null)
                        .expect(202)
                        .header("X-Trove-Operation-Id"))
                .isNotEqualTo(queued);
    }

    @Test
    void a_body_that_is_no_action_is_refused() {
        String id = CALLS.restart(1);
        for (String body : List.of(
                "{}",
                "{\"cancel\": {}, \"retry\": {}}",
                "{\"stop\": {}}",
                "{\"cancel\": 1}",
                "{\"cancel\": {\"now\": true}}",
                "{\"fail\": {\"reason\": 5}}",
                "[]")) {
            CALLS.act(id, body).fault(400, "badRequest");
        }
        API.call("POST", ApiServer.MEMBER_A, OPERATIONS + "/" + id + "/action", null)
                .fault(400, "badRequest");
    }

    @Test
    void a_removal_that_failed_after_its_instance_was_gone_is_retried_from_there() {
        String instance = "/v1.0/" + PROJECT_A + "/instances/" + InstanceFixtures.id(1);
        API.instances.running(PROJECT_A, 1);
        String id = API.call("DELETE", ApiServer.MEMBER_A, instance, null)
                .expect(202)
                .header("X-Trove-Operation-Id");
        InstanceChange deleted = new InstanceChange.Deleted(InstanceFixtures.id(1));
        Lease lease = CALLS.claim();
        API.journal().commit(lease, removed("mark_deleted", OperationState.RUNNING, "remove_queues", deleted));
        API.journal().commit(lease, removed("remove_queues", OperationState.FAILED, "remove_queues"));

        JsonNode retried = CALLS.act(id, "{\"retry\": {}}").expect(202).json().path("operation");

        assertThat(retried.path("state").asText()).isEqualTo("PENDING");
        assertThat(retried.path("step").asText()).isEqualTo("remove_queues");
        API.journal().commit(CALLS.claim(), removed("remove_queues", OperationState.SUCCEEDED, ""));
        assertThat(CALLS.show(id).path("state").asText()).isEqualTo("SUCCEEDED");
    }

    private static StepCommit removed(String name, OperationState state, String next, InstanceChange... changes) {
        boolean failed = state == OperationState.FAILED;
        StepRecord.Outcome outcome = failed ? StepRecord.Outcome.FAILED : StepRecord.Outcome.DONE;
        @Nullable String reason = failed ? "ended by an operator" : null;
        return new StepCommit(
                new StepRecord(name, 1, outcome, Map.of(), reason),
                state,
                next,
                0,
                Direction.FORWARD,
                Duration.ZERO,
                WaitsFor.NOTHING,
                reason,
                List.of(changes));
    }
}
