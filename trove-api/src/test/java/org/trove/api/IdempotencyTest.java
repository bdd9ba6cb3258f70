package org.trove.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trove.api.support.Samples.PROJECT_A;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.trove.api.support.ApiServer;
import org.trove.api.support.InstanceFixtures;
import org.trove.api.support.Reply;
import org.trove.api.support.Samples;
import org.trove.message.GuestCommand;
import org.trove.model.InstanceId;
import org.trove.model.ProjectId;
import org.trove.operation.OperationFilter;

class IdempotencyTest {

    private static final String INSTANCES = "/v1.0/" + PROJECT_A + "/instances";
    private static final String CREATE = """
            {"instance": {"name": "db1", "flavorRef": "1", "volume": {"size": 2},
              "datastore": {"type": "sampledb", "version": "1.0"},
              "users": [{"name": "u1", "password": "secret1", "databases": []}]}}""";

    @RegisterExtension
    static final ApiServer API = ApiServer.unlimited();

    private static Reply post(String path, String body, String key) {
        return API.call("POST", ApiServer.MEMBER_A, path, body, Map.of("Idempotency-Key", key));
    }

    private static int operations() {
        return API.database()
                .read(stores ->
                        stores.operationRecords().list(new ProjectId(PROJECT_A), OperationFilter.ALL, 100, null))
                .size();
    }

    @Test
    void a_create_that_comes_again_gets_the_first_answer_and_makes_nothing() {
        Reply first = post(INSTANCES, CREATE, "key-1").expect(200);
        API.clock.advance(Duration.ofHours(23));

        Reply second = post(INSTANCES, CREATE, "key-1").expect(200);

        assertThat(second.body()).isEqualTo(first.body());
        assertThat(second.body()).doesNotContain("secret1");
        assertThat(second.header("X-Trove-Operation-Id")).isEqualTo(first.header("X-Trove-Operation-Id"));
        assertThat(second.header("Content-Type")).isEqualTo(first.header("Content-Type"));
        assertThat(second.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(first.header("Idempotent-Replayed")).isEmpty();
        assertThat(operations()).isEqualTo(1);
        assertThat(API.caster.casts).hasSize(1);
    }

    @Test
    void a_key_is_forgotten_after_a_day_and_without_one_every_request_counts() {
        post(INSTANCES, CREATE, "key-1").expect(200);
        API.clock.advance(Duration.ofHours(25));
        post(INSTANCES, CREATE, "key-1").expect(200);
        API.call("POST", ApiServer.MEMBER_A, INSTANCES, CREATE).expect(200);

        assertThat(operations()).isEqualTo(3);
    }

    @Test
    void an_action_that_comes_again_gets_the_first_answer() {
        InstanceId id = API.instances.running(PROJECT_A, 1);
        String path = INSTANCES + "/" + id + "/action";

        Reply first = post(path, "{\"restart\": {}}", "key-1").expect(202);
        Reply second = post(path, "{\"restart\": {}}", "key-1").expect(202);

        assertThat(second.header("X-Trove-Operation-Id")).isNotEmpty().isEqualTo(first.header("X-Trove-Operation-Id"));
        assertThat(second.body()).isEmpty();
        assertThat(operations()).isEqualTo(1);
    }

    @Test
    void a_key_belongs_to_one_body_one_path_and_one_user() {
        API.instances.running(PROJECT_A, 1);
        API.instances.running(PROJECT_A, 2);
        post(INSTANCES + "/" + InstanceFixtures.id(1) + "/action", "{\"restart\": {}}", "key-1")
                .expect(202);

        assertThat(post(INSTANCES + "/" + InstanceFixtures.id(1) + "/action", "{\"restart\":  {}}", "key-1")
                        .fault(422, "unprocessableEntity"))
                .contains("Idempotency-Key");
        post(INSTANCES + "/" + InstanceFixtures.id(2) + "/action", "{\"restart\": {}}", "key-1")
                .fault(422, "unprocessableEntity");
        API.call(
                        "POST",
                        ApiServer.MEMBER_B,
                        "/v1.0/" + Samples.PROJECT_B + "/instances",
                        CREATE,
                        Map.of("Idempotency-Key", "key-1"))
                .expect(200);
    }

    @Test
    void a_refused_request_changed_nothing_and_leaves_the_key_free() {
        post(INSTANCES, "{\"instance\": {}}", "key-1").fault(400, "badRequest");

        post(INSTANCES, CREATE, "key-1").expect(200);
    }

    @Test
    void a_request_that_is_still_being_served_is_a_conflict() {
        String path = INSTANCES + "/" + API.instances.running(PROJECT_A, 1) + "/databases";
        String body = "{\"databases\": [{\"name\": \"a\"}]}";
        API.guests.hold();
        var waiting = API.postLater(ApiServer.MEMBER_A, path, body, "key-1");
        API.guests.awaitCall();

        assertThat(post(path, body, "key-1").fault(409, "conflict")).contains("still being served");

        API.guests.goOn();
        waiting.join().expect(202);
        post(path, body, "key-1").expect(202);
        assertThat(API.guests.calls)
                .filteredOn(GuestCommand.CreateDatabase.class::isInstance)
                .hasSize(1);
    }

    @Test
    void what_is_done_inside_the_request_is_done_once_and_its_answer_kept() {
        String path = INSTANCES + "/" + API.instances.running(PROJECT_A, 1) + "/root";

        Reply first = post(path, "{\"password\": \"new-secret\"}", "key-1").expect(200);
        Reply second = post(path, "{\"password\": \"new-secret\"}", "key-1").expect(200);

        assertThat(second.body()).isEqualTo(first.body());
        assertThat(API.guests.calls).hasSize(1);
    }

    @Test
    void a_key_that_is_none_is_refused() {
        assertThat(post(INSTANCES, CREATE, "a key").fault(400, "badRequest")).contains("1 to 255");
        post(INSTANCES, CREATE, "k".repeat(256)).fault(400, "badRequest");
        post(INSTANCES, CREATE, "k".repeat(255)).expect(200);
    }

    @Test
    void other_methods_pass_a_key_over() {
        InstanceId id = API.instances.running(PROJECT_A, 1);

        API.call("GET", ApiServer.MEMBER_A, INSTANCES + "/" + id, null, Map.of("Idempotency-Key", "key-1"))
                .expect(200);
        API.call("DELETE", ApiServer.MEMBER_A, INSTANCES + "/" + id, null, Map.of("Idempotency-Key", "key-1"))
                .expect(202);
        post(INSTANCES, CREATE, "key-1").expect(200);
    }
}
