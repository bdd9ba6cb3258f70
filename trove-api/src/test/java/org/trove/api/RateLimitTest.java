package org.trove.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trove.api.support.Samples.PROJECT_A;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.trove.api.support.ApiServer;
import org.trove.api.support.Reply;
import org.trove.api.support.Samples;

class RateLimitTest {

    private static final String FLAVORS = "/flavors";

    @RegisterExtension
    static final ApiServer API = new ApiServer("{\"rates\": {\"http_get_rate\": 3}}");

    @Test
    void a_project_that_calls_too_often_is_told_when_to_come_back() {
        String path = "/v1.0/" + PROJECT_A + FLAVORS;
        for (int i = 0; i < 3; i++) {
            API.get(path).expect(200);
        }

        Reply refused = API.get(path).expect(413);

        assertThat(refused.header("Retry-After")).isEqualTo("20");
        assertThat(refused.body())
                .isEqualTo("{\"overLimit\":{\"code\":413,\"message\":\"This request was rate-limited.\","
                        + "\"details\":\"Only 3 GET request(s) can be made to * every minute.\","
                        + "\"retryAfter\":\"20\"}}");
        API.call("GET", ApiServer.MEMBER_B, "/v1.0/" + Samples.PROJECT_B + FLAVORS, null)
                .expect(200);
        API.clock.advance(Duration.ofSeconds(21));
        API.get(path).expect(200);
    }

    @Test
    void the_limits_are_shown_with_what_is_left() {
        Reply limits = API.call("GET", ApiServer.ADMIN, "/v1.0/" + Samples.PROJECT_ADMIN + "/limits", null)
                .expect(200);

        assertThat(limits.json().path("limits").path(4).toString())
                .isEqualTo("{\"nextAvailable\":\"2026-03-04T05:06:07Z\",\"remaining\":2,\"unit\":\"MINUTE\","
                        + "\"value\":3,\"verb\":\"GET\",\"uri\":\"*\",\"regex\":\".*\"}");
    }
}
