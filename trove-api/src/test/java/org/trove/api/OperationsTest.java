package org.trove.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trove.api.support.Samples.PROJECT_A;
import static org.trove.api.support.Samples.PROJECT_ADMIN;
import static org.trove.api.support.Samples.PROJECT_B;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.trove.api.support.ApiServer;
import org.trove.api.support.InstanceFixtures;
import org.trove.api.support.Reply;
import org.trove.operation.Lease;
import org.trove.operation.OperationState;
import org.trove.operation.StepRecord;

/** Operations as they are seen. */
class OperationsTest {
    private static final String OPERATIONS = "/v1.0/" + PROJECT_A + "/operations";

    @RegisterExtension
    static final ApiServer API = ApiServer.unlimited();

    private static final OperationCalls CALLS = new OperationCalls(API);

    @Test
    void an_accepted_request_is_an_operation_to_look_at() {
        Reply created =
                API.call("POST", ApiServer.MEMBER_A, "/v1.0/" + PROJECT_A + "/instances", OperationCalls.CREATE);

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
        String id = CALLS.create();
        Lease lease = CALLS.claim();
        API.clock.advance(Duration.ofSeconds(3));
        API.journal()
                .commit(
                        lease,
                        CALLS.commit(
                                        "allocate_addresses",
                                        StepRecord.Outcome.DONE,
                                        OperationState.RUNNING,
                                        "create_dns_records")
                                .withTook(Duration.ofSeconds(2)));
        JsonNode running = CALLS.show(id);
        assertThat(running.path("progress").asInt()).isEqualTo(12);
        assertThat(running.path("lease").path("until").asText()).isNotEmpty();
        assertThat(running.path("lease").has("holder")).isFalse();
        assertThat(running.path("steps").path(0).has("output")).isFalse();
        JsonNode seenByAdmin = CALLS.show(ApiServer.ADMIN, PROJECT_ADMIN, id);
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
                        CALLS.commit(
                                        "create_dns_records",
                                        StepRecord.Outcome.WAITING,
                                        OperationState.WAITING,
                                        "create_dns_records")
                                .withTook(Duration.ofSeconds(1)));
        JsonNode waiting = CALLS.show(id);
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
        String first = CALLS.restart(1);
        API.clock.advance(Duration.ofMinutes(1));
        String second = CALLS.restart(2);
        String third = CALLS.create();

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
        String id = CALLS.restart(1);
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
    void without_the_database_operations_are_unavailable() {
        API.setDatabaseAway(true);

        assertThat(API.get(OPERATIONS).expect(503).header("Retry-After")).isNotEmpty();
    }
}
