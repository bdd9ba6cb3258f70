package org.trove.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trove.api.support.Samples.PROJECT_A;
import static org.trove.api.support.Samples.PROJECT_ADMIN;
import static org.trove.api.support.Samples.PROJECT_B;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.trove.api.support.ApiServer;
import org.trove.api.support.InstanceFixtures;
import org.trove.api.support.Reply;
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

class OperationsTest {

    private static final String OPERATIONS = "/v1.0/" + PROJECT_A + "/operations";
    private static final String CREATE = """
            {"instance": {"name": "db1", "flavorRef": "1", "volume": {"size": 2},
              "datastore": {"type": "sampledb", "version": "1.0"},
              "users": [{"name": "u1", "password": "secret1", "databases": []}]}}""";

    @RegisterExtension
    static final ApiServer API = ApiServer.unlimited();

    private static String restart(int number) {
        InstanceId id = API.instances.running(PROJECT_A, number);
        return API.call(
                        "POST",
                        ApiServer.MEMBER_A,
                        "/v1.0/" + PROJECT_A + "/instances/" + id + "/action",
                        "{\"restart\": {}}")
                .expect(202)
                .header("X-Trove-Operation-Id");
    }

    private static String create() {
        return API.call("POST", ApiServer.MEMBER_A, "/v1.0/" + PROJECT_A + "/instances", CREATE)
                .expect(200)
                .header("X-Trove-Operation-Id");
    }

    private static JsonNode show(String token, String project, String id) {
        return API.call("GET", token, "/v1.0/" + project + "/operations/" + id, null)
                .expect(200)
                .json()
                .path("operation");
    }

    private static JsonNode show(String id) {
        return show(ApiServer.MEMBER_A, PROJECT_A, id);
    }

    private static Reply act(String id, String body) {
        return API.call("POST", ApiServer.MEMBER_A, OPERATIONS + "/" + id + "/action", body);
    }

    private static Reply actAsAdmin(String id, String body) {
        return API.call("POST", ApiServer.ADMIN, "/v1.0/" + PROJECT_ADMIN + "/operations/" + id + "/action", body);
    }

    private static Lease claim() {
        return API.journal()
                .claim("host1:77:abc", 1, Duration.ofMinutes(1))
                .get(0)
                .lease();
    }

    private static StepCommit commit(
            int step, String name, StepRecord.Outcome outcome, OperationState state, int next) {
        return new StepCommit(
                new StepRecord(step, name, 1, outcome, Map.of("server_id", "server-9"), null),
                state,
                next,
                0,
                Direction.FORWARD,
                Duration.ofSeconds(10),
                state == OperationState.WAITING ? WaitsFor.GUEST : WaitsFor.NOTHING,
                state == OperationState.SUCCEEDED || state == OperationState.RUNNING ? null : "the guest is starting",
                List.of());
    }

    private static String failedRestart(int number) {
        String id = restart(number);
        Lease lease = claim();
        InstanceId instance = InstanceFixtures.id(number);
        StepCommit failed = commit(0, "restart_datastore", StepRecord.Outcome.FAILED, OperationState.FAILED, 0);
        API.journal()
                .commit(
                        lease,
                        new StepCommit(
                                failed.record(),
                                failed.state(),
                                0,
                                0,
                                Direction.FORWARD,
                                Duration.ZERO,
                                WaitsFor.NOTHING,
                                "the guest refused",
                                List.of(
                                        new InstanceChange.TaskSet(instance, InstanceTask.NONE),
                                        new InstanceChange.FaultSet(instance, "the guest refused", ""))));
        return id;
    }

    private static InstanceTask taskOf(int number) {
        return API.database()
                .read(stores -> stores.instances()
                        .find(InstanceFixtures.id(number))
                        .orElseThrow()
                        .task());
    }

    private static List<Fault> faultsOf(int number) {
        return API.database()
                .read(stores -> stores.instances().details(InstanceFixtures.id(number)).stream()
                        .filter(details -> details.fault() != null)
                        .map(details -> java.util.Objects.requireNonNull(details.fault()))
                        .toList());
    }

    @Test
    void an_accepted_request_is_an_operation_to_look_at() {
        Reply created = API.call("POST", ApiServer.MEMBER_A, "/v1.0/" + PROJECT_A + "/instances", CREATE);

        Reply reply = API.get(OPERATIONS + "/" + created.header("X-Trove-Operation-Id"));
        JsonNode operation = reply.expect(200).json().path("operation");

        assertThat(operation.path("kind").asText()).isEqualTo("create_instance");
        assertThat(operation.path("instance"))
                .isEqualTo(created.json().path("instance").path("id"));
        assertThat(operation.path("state").asText()).isEqualTo("PENDING");
        assertThat(operation.path("progress").asInt()).isZero();
        assertThat(operation.path("step").asText()).isEqualTo("allocate_addresses");
        assertThat(operation.path("cancellable").asBoolean()).isTrue();
        assertThat(operation.path("created").asText()).isEqualTo("2026-03-04T05:06:07.890123Z");
        assertThat(operation.path("request_id").asText()).isEqualTo(created.header("x-openstack-request-id"));
        assertThat(operation.path("started").isNull()).isTrue();
        assertThat(operation.path("lease").isNull()).isTrue();
        assertThat(operation.path("steps")).isEmpty();
        assertThat(reply.body()).doesNotContain("secret1");
    }

    @Test
    void steps_and_progress_are_shown_and_the_inside_of_the_installation_to_administrators_alone() {
        String id = create();
        Lease lease = claim();
        API.clock.advance(Duration.ofSeconds(3));
        API.journal()
                .commit(
                        lease,
                        commit(0, "allocate_addresses", StepRecord.Outcome.DONE, OperationState.RUNNING, 1)
                                .withTook(Duration.ofSeconds(2)));
        JsonNode running = show(id);
        assertThat(running.path("progress").asInt()).isEqualTo(14);
        assertThat(running.path("lease").path("until").asText()).isNotEmpty();
        assertThat(running.path("lease").has("holder")).isFalse();
        assertThat(running.path("steps").path(0).has("output")).isFalse();
        JsonNode seenByAdmin = show(ApiServer.ADMIN, PROJECT_ADMIN, id);
        assertThat(seenByAdmin.path("lease").path("holder").asText()).isEqualTo("host1:77:abc");
        assertThat(seenByAdmin
                        .path("steps")
                        .path(0)
                        .path("output")
                        .path("server_id")
                        .asText())
                .isEqualTo("server-9");

        API.clock.advance(Duration.ofSeconds(2));
        API.journal()
                .commit(
                        lease,
                        commit(1, "create_volume", StepRecord.Outcome.WAITING, OperationState.WAITING, 1)
                                .withTook(Duration.ofSeconds(1)));
        JsonNode waiting = show(id);
        JsonNode first = waiting.path("steps").path(0);
        assertThat(first.path("name").asText()).isEqualTo("allocate_addresses");
        assertThat(first.path("outcome").asText()).isEqualTo("DONE");
        assertThat(waiting.path("started").asText()).isEqualTo("2026-03-04T05:06:07.890123Z");
        assertThat(first.path("started").asText()).isEqualTo("2026-03-04T05:06:08.890123Z");
        assertThat(first.path("finished").asText()).isEqualTo("2026-03-04T05:06:10.890123Z");
        JsonNode second = waiting.path("steps").path(1);
        assertThat(second.path("started").asText()).isEqualTo("2026-03-04T05:06:11.890123Z");
        assertThat(second.path("finished").isNull()).isTrue();
        assertThat(waiting.path("waits_for").asText()).isEqualTo("guest");
        assertThat(waiting.path("reason").asText()).isEqualTo("the guest is starting");
        assertThat(waiting.path("next_attempt_at").asText()).isEqualTo("2026-03-04T05:06:22.890123Z");
        assertThat(waiting.path("lease").isNull()).isTrue();
    }

    @Test
    void operations_are_listed_last_first_in_pages_and_by_filters() {
        String first = restart(1);
        API.clock.advance(Duration.ofMinutes(1));
        String second = restart(2);
        String third = create();

        JsonNode page = API.get(OPERATIONS + "?limit=2").expect(200).json();
        assertThat(page.path("operations"))
                .extracting(item -> item.path("id").asText())
                .containsExactly(third, second);
        String next = page.path("links").path(0).path("href").asText();
        JsonNode rest =
                API.get(next.substring(next.indexOf("/v1.0"))).expect(200).json();
        assertThat(rest.path("operations"))
                .extracting(item -> item.path("id").asText())
                .containsExactly(first);
        assertThat(rest.has("links")).isFalse();

        Map<String, List<String>> filtered = Map.of(
                "kind=restart",
                List.of(second, first),
                "instance=" + InstanceFixtures.id(1),
                List.of(first),
                "state=pending",
                List.of(third, second, first),
                "state=FAILED",
                List.of(),
                "since=2026-03-04T05:07:00Z",
                List.of(third, second),
                "kind=restart&since=2026-03-04T05:07:00Z",
                List.of(second));
        filtered.forEach((query, ids) -> assertThat(
                        API.get(OPERATIONS + "?" + query).expect(200).json().path("operations"))
                .as(query)
                .extracting(item -> item.path("id").asText())
                .isEqualTo(ids));
    }

    @Test
    void a_filter_that_cannot_be_meant_is_told_what_is_allowed() {
        assertThat(API.get(OPERATIONS + "?state=lost").fault(400, "badRequest")).contains("QUEUED, PENDING, RUNNING");
        assertThat(API.get(OPERATIONS + "?kind=lost").fault(400, "badRequest"))
                .contains("create_instance, delete_instance, restart");
        assertThat(API.get(OPERATIONS + "?since=yesterday").fault(400, "badRequest"))
                .contains("2026-01-31T12:00:00Z");
        assertThat(API.get(OPERATIONS + "?instance=%2e%2e%2f").fault(400, "badRequest"))
                .contains("id of an instance");
        assertThat(API.get(OPERATIONS + "?marker=lost").fault(400, "badRequest"))
                .contains("marker");
        assertThat(API.get(OPERATIONS + "?limit=0").fault(400, "badRequest")).contains("limit");
    }

    @Test
    void another_projects_operation_is_not_found_in_any_way() {
        String id = restart(1);
        String path = "/v1.0/" + PROJECT_B + "/operations";

        assertThat(API.call("GET", ApiServer.MEMBER_B, path, null)
                        .expect(200)
                        .json()
                        .path("operations"))
                .isEmpty();
        API.call("GET", ApiServer.MEMBER_B, path + "/" + id, null).fault(404, "itemNotFound");
        API.call("GET", ApiServer.MEMBER_B, path + "/" + id + "?wait=1", null).fault(404, "itemNotFound");
        API.call("GET", ApiServer.MEMBER_B, path + "?marker=" + id, null).fault(400, "badRequest");
        for (String body : List.of("{\"cancel\": {}}", "{\"retry\": {}}", "{\"fail\": {\"reason\": \"x\"}}")) {
            API.call("POST", ApiServer.MEMBER_B, path + "/" + id + "/action", body)
                    .fault(404, "itemNotFound");
        }
        API.get(OPERATIONS + "/no-such-operation").fault(404, "itemNotFound");
    }

    @Test
    void a_cancelled_operation_turns_back_at_its_next_boundary_and_is_cancelled_once() {
        String id = create();

        JsonNode asked = act(id, "{\"cancel\": {}}").expect(202).json().path("operation");

        assertThat(asked.path("cancel_requested").asBoolean()).isTrue();
        assertThat(asked.path("cancellable").asBoolean()).isFalse();
        JsonNode done = asked.path("interventions").path(0);
        assertThat(done.path("action").asText()).isEqualTo("cancel");
        assertThat(done.path("user_id").asText()).isEqualTo("user-a");
        assertThat(done.path("created").asText()).isEqualTo("2026-03-04T05:06:07.890123Z");
        assertThat(act(id, "{\"cancel\": {}}").fault(409, "conflict")).contains("already");
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
        assertThat(act(deletion, "{\"cancel\": {}}").fault(409, "conflict")).contains("delete_instance");
        assertThat(show(deletion).path("cancellable").asBoolean()).isFalse();

        actAsAdmin(deletion, "{\"fail\": {\"reason\": \"for the test\"}}").expect(202);
        assertThat(act(deletion, "{\"cancel\": {}}").fault(409, "conflict")).contains("has ended (FAILED)");
    }

    @Test
    void a_failed_operation_is_retried_from_the_step_that_failed() {
        String id = failedRestart(1);
        assertThat(faultsOf(1)).hasSize(1);

        JsonNode retried = act(id, "{\"retry\": {}}").expect(202).json().path("operation");

        assertThat(retried.path("state").asText()).isEqualTo("PENDING");
        assertThat(retried.path("reason").isNull()).isTrue();
        assertThat(retried.path("interventions").path(0).path("reason").asText())
                .isEqualTo("the guest refused");
        assertThat(retried.path("steps").path(0).path("outcome").asText()).isEqualTo("FAILED");
        assertThat(taskOf(1)).isEqualTo(InstanceTask.REBOOTING);
        assertThat(faultsOf(1)).isEmpty();
        Lease again = claim();
        assertThat(again.operationId()).isEqualTo(id);
        assertThat(act(id, "{\"retry\": {}}").fault(409, "conflict")).contains("RUNNING");
    }

    @Test
    void a_retry_is_refused_while_another_operation_is_open_or_when_the_instance_is_gone() {
        String id = failedRestart(1);
        String instance = "/v1.0/" + PROJECT_A + "/instances/" + InstanceFixtures.id(1);
        API.call("DELETE", ApiServer.MEMBER_A, instance, null).expect(202);
        assertThat(act(id, "{\"retry\": {}}").fault(409, "conflict")).contains("another operation");

        API.journal()
                .commit(
                        claim(),
                        new StepCommit(
                                new StepRecord(5, "mark_deleted", 1, StepRecord.Outcome.DONE, Map.of(), null),
                                OperationState.SUCCEEDED,
                                6,
                                0,
                                Direction.FORWARD,
                                Duration.ZERO,
                                WaitsFor.NOTHING,
                                null,
                                List.of(new InstanceChange.Deleted(InstanceFixtures.id(1)))));
        assertThat(act(id, "{\"retry\": {}}").fault(409, "conflict")).contains("gone");
    }

    @Test
    void a_removal_that_failed_after_its_instance_was_gone_is_retried_from_there() {
        String instance = "/v1.0/" + PROJECT_A + "/instances/" + InstanceFixtures.id(1);
        API.instances.running(PROJECT_A, 1);
        String id = API.call("DELETE", ApiServer.MEMBER_A, instance, null)
                .expect(202)
                .header("X-Trove-Operation-Id");
        InstanceChange deleted = new InstanceChange.Deleted(InstanceFixtures.id(1));
        Lease lease = claim();
        API.journal().commit(lease, removed(5, "mark_deleted", OperationState.RUNNING, 6, deleted));
        API.journal().commit(lease, removed(6, "remove_queues", OperationState.FAILED, 6));

        JsonNode retried = act(id, "{\"retry\": {}}").expect(202).json().path("operation");

        assertThat(retried.path("state").asText()).isEqualTo("PENDING");
        assertThat(retried.path("step").asText()).isEqualTo("remove_queues");
        API.journal().commit(claim(), removed(6, "remove_queues", OperationState.SUCCEEDED, 7));
        assertThat(show(id).path("state").asText()).isEqualTo("SUCCEEDED");
    }

    private static StepCommit removed(
            int step, String name, OperationState state, int next, InstanceChange... changes) {
        boolean failed = state == OperationState.FAILED;
        StepRecord.Outcome outcome = failed ? StepRecord.Outcome.FAILED : StepRecord.Outcome.DONE;
        @Nullable String reason = failed ? "ended by an operator" : null;
        return new StepCommit(
                new StepRecord(step, name, 1, outcome, Map.of(), reason),
                state,
                next,
                0,
                Direction.FORWARD,
                Duration.ZERO,
                WaitsFor.NOTHING,
                reason,
                List.of(changes));
    }

    @Test
    void an_administrator_goes_past_a_step_and_the_late_holder_writes_nothing() {
        String id = restart(1);
        Lease held = claim();
        act(id, "{\"skip\": {\"reason\": \"x\"}}").fault(403, "forbidden");
        actAsAdmin(id, "{\"skip\": {}}").fault(400, "badRequest");
        actAsAdmin(id, "{\"skip\": {\"reason\": \" \"}}").fault(400, "badRequest");

        JsonNode skipped = actAsAdmin(id, "{\"skip\": {\"reason\": \"restarted by hand\"}}")
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
                                commit(0, "restart_datastore", StepRecord.Outcome.DONE, OperationState.SUCCEEDED, 1)))
                .isEqualTo(CommitOutcome.LOST);

        JsonNode last =
                actAsAdmin(id, "{\"skip\": {\"reason\": \"done by hand\"}}").json();
        assertThat(last.path("operation").path("state").asText()).isEqualTo("SUCCEEDED");
        assertThat(last.path("operation").path("progress").asInt()).isEqualTo(100);
        assertThat(actAsAdmin(id, "{\"skip\": {\"reason\": \"again\"}}").fault(409, "conflict"))
                .contains("has ended");
    }

    @Test
    void an_administrator_ends_an_operation_and_the_instance_can_be_used_again() {
        String id = restart(1);
        Lease held = claim();
        act(id, "{\"fail\": {\"reason\": \"x\"}}").fault(403, "forbidden");

        JsonNode ended = actAsAdmin(id, "{\"fail\": {\"reason\": \"the host is lost\"}}")
                .expect(202)
                .json()
                .path("operation");

        assertThat(ended.path("state").asText()).isEqualTo("FAILED");
        assertThat(ended.path("reason").asText()).isEqualTo("Ended by an operator: the host is lost");
        assertThat(ended.path("finished").asText()).isNotEmpty();
        assertThat(taskOf(1)).isEqualTo(InstanceTask.NONE);
        assertThat(faultsOf(1)).extracting(Fault::message).containsExactly("Ended by an operator: the host is lost");
        assertThat(API.journal()
                        .commit(
                                held,
                                commit(0, "restart_datastore", StepRecord.Outcome.DONE, OperationState.RUNNING, 1)))
                .isEqualTo(CommitOutcome.LOST);
        act(id, "{\"retry\": {}}").expect(202);
    }

    @Test
    void a_body_that_is_no_action_is_refused() {
        String id = restart(1);
        for (String body : List.of(
                "{}",
                "{\"cancel\": {}, \"retry\": {}}",
                "{\"stop\": {}}",
                "{\"cancel\": 1}",
                "{\"cancel\": {\"now\": true}}",
                "{\"fail\": {\"reason\": 5}}",
                "[]")) {
            act(id, body).fault(400, "badRequest");
        }
        API.call("POST", ApiServer.MEMBER_A, OPERATIONS + "/" + id + "/action", null)
                .fault(400, "badRequest");
    }

    @Test
    void without_the_database_operations_are_unavailable() {
        API.setDatabaseAway(true);

        assertThat(API.get(OPERATIONS).expect(503).header("Retry-After")).isNotEmpty();
    }
}
