package org.trove.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trove.api.support.Samples.PROJECT_A;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.trove.api.support.ApiServer;
import org.trove.api.support.Reply;
import org.trove.model.ProjectId;
import org.trove.model.Quota;
import org.trove.operation.OperationFilter;

/** Creates that are only checked. */
class DryRunTest {
    private static final String INSTANCES = "/v1.0/" + PROJECT_A + "/instances";
    private static final String CREATE = """
            {"instance": {"name": "db1", "flavorRef": "1", "volume": {"size": %s},
              "datastore": {"type": "sampledb", "version": "1.0"},
              "users": [{"name": "u1", "password": "secret1", "databases": []}]}}""";

    @RegisterExtension
    static final ApiServer API = ApiServer.unlimited();

    private static Reply post(String query, String size) {
        return API.call("POST", ApiServer.MEMBER_A, INSTANCES + query, CREATE.formatted(size));
    }

    private static void nothingWasMade() {
        ProjectId project = new ProjectId(PROJECT_A);
        assertThat(API.get(INSTANCES).json().path("instances")).isEmpty();
        assertThat(API.database()
                        .read(stores -> stores.operationRecords().list(project, OperationFilter.ALL, 9, null))
                        .isEmpty())
                .isTrue();
        assertThat(API.database().read(stores -> stores.quotas().quotas(project)).stream()
                        .mapToInt(Quota::inUse)
                        .sum())
                .isZero();
        assertThat(API.caster.casts).isEmpty();
    }

    @Test
    void a_create_that_would_be_accepted_says_what_would_be_made_and_makes_nothing() {
        Reply reply = post("?dry_run=true", "2").expect(200);

        JsonNode answer = reply.json();
        assertThat(answer.path("dry_run").asBoolean()).isTrue();
        assertThat(answer.at("/instance/name").asText()).isEqualTo("db1");
        assertThat(answer.at("/instance/flavor/id").asText()).isEqualTo("1");
        assertThat(answer.at("/instance/volume/size").asInt()).isEqualTo(2);
        assertThat(answer.at("/instance/datastore/type").asText()).isEqualTo("sampledb");
        assertThat(answer.path("instance").has("id")).isFalse();
        assertThat(reply.body()).doesNotContain("secret1");
        assertThat(reply.header("X-Trove-Operation-Id")).isEmpty();
        nothingWasMade();
    }

    @Test
    void a_create_that_would_be_refused_is_refused_in_the_same_words() {
        for (String size : new String[] {"100000", "\"much\"", "40"}) {
            Reply dry = post("?dry_run=true", size);
            Reply real = post("", size);
            assertThat(dry.status()).as(size).isEqualTo(real.status()).isGreaterThanOrEqualTo(400);
            assertThat(dry.body()).isEqualTo(real.body());
        }
        nothingWasMade();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "yes", "", "True%20"})
    void another_value_than_true_and_false_makes_nothing(String value) {
        assertThat(post("?dry_run=" + value, "2").fault(400, "badRequest")).contains("must be true or false");
        nothingWasMade();
    }

    @Test
    void the_key_of_a_request_is_left_for_the_one_that_is_meant() {
        Map<String, String> key = Map.of("Idempotency-Key", "key-1");
        String body = CREATE.formatted("2");
        API.call("POST", ApiServer.MEMBER_A, INSTANCES + "?dry_run=true", body, key)
                .expect(200);
        nothingWasMade();

        Reply real = API.call("POST", ApiServer.MEMBER_A, INSTANCES, body, key).expect(200);

        assertThat(real.json().at("/instance/id").asText()).isNotEmpty();
        assertThat(real.header("Idempotent-Replayed")).isEmpty();
    }

    @Test
    void false_makes_the_instance() {
        assertThat(post("?dry_run=false", "2")
                        .expect(200)
                        .json()
                        .at("/instance/id")
                        .asText())
                .isNotEmpty();
    }
}
