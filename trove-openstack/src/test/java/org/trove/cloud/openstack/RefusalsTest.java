package org.trove.cloud.openstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.trove.cloud.CloudException;
import org.trove.cloud.CloudException.Kind;

/** Bodies as the services of the Zed release write them. */
class RefusalsTest {
    private final Refusals refusals = new Refusals(Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "COMPUTE|403|{\"forbidden\":{\"code\":403,\"message\":\"Quota exceeded for cores: Requested 2\"}}|QUOTA",
                "COMPUTE|403|{\"forbidden\":{\"code\":403,\"message\":\"Policy doesn't allow it\"}}|PERMANENT",
                "COMPUTE|409|{\"conflictingRequest\":{\"message\":\"Cannot 'resize' while it is in task_state\"}}|BUSY",
                "COMPUTE|400|{\"badRequest\":{\"message\":\"Can not find requested image\"}}|PERMANENT",
                "COMPUTE|404|{\"itemNotFound\":{\"message\":\"Instance x could not be found.\"}}|NOT_FOUND",
                "COMPUTE|500|{\"computeFault\":{\"message\":\"Unexpected API Error.\"}}|TRANSIENT",
                "COMPUTE|503|<html>Service Unavailable</html>|TRANSIENT",
                "COMPUTE|501|{\"notImplemented\":{\"message\":\"no\"}}|PERMANENT",
                "NETWORK|409|{\"NeutronError\":{\"type\":\"OverQuota\",\"message\":\"Quota exceeded for port.\"}}|QUOTA",
                "NETWORK|409|{\"NeutronError\":{\"type\":\"PortInUse\",\"message\":\"Port is in use.\"}}|BUSY",
                "VOLUME|413|{\"overLimit\":{\"message\":\"VolumeLimitExceeded: Maximum number of volumes\"}}|QUOTA",
                "VOLUME|400|{\"badRequest\":{\"message\":\"Invalid volume: Volume status must be available\"}}|BUSY",
                "VOLUME|400|{\"badRequest\":{\"message\":\"Invalid input for size\"}}|PERMANENT",
                "IDENTITY|401|{\"error\":{\"code\":401,\"message\":\"The request requires authentication.\"}}|TRANSIENT",
                "COMPUTE|429|{\"overLimit\":{\"message\":\"This request was rate-limited.\"}}|TRANSIENT",
            })
    void a_refusal_is_of_the_kind_that_says_what_to_do(ServiceKind service, int status, String body, Kind kind) {
        assertThat(refusals.of(service, answer(status, body, Map.of())).kind()).isEqualTo(kind);
    }

    @Test
    void it_says_what_the_service_said_and_under_which_request() {
        CloudException refusal = refusals.of(
                ServiceKind.COMPUTE,
                answer(
                        404,
                        "{\"itemNotFound\":{\"code\":404,\"message\":\"Instance x could not\\n be found.\"}}",
                        Map.of("x-openstack-request-id", "req-1")));

        assertThat(refusal).hasMessage("Nova: Instance x could not be found. (request req-1)");
    }

    @Test
    void a_quota_is_named_as_the_cloud_s() {
        CloudException refusal = refusals.of(
                ServiceKind.COMPUTE,
                answer(
                        403,
                        "{\"forbidden\":{\"message\":\"Quota exceeded for cores\"}}",
                        Map.of("x-compute-request-id", "req-2")));

        assertThat(refusal)
                .hasMessage("The cloud's quota does not allow it. Nova: Quota exceeded for cores (request req-2)");
    }

    @Test
    void markup_of_a_proxy_does_not_reach_the_user() {
        String page = "<html><head><title>503</title></head><body><h1>Service  Unavailable</h1></body></html>";

        assertThat(refusals.of(ServiceKind.IMAGE, answer(503, page, Map.of())))
                .hasMessage("Glance: Service Unavailable");
        assertThat(refusals.of(ServiceKind.IMAGE, answer(502, "", Map.of()))).hasMessage("Glance: status 502");
    }

    @ParameterizedTest
    @CsvSource({
        "7, 7",
        "'Thu, 01 Jan 2026 00:02:00 GMT', 120",
        "'Thu, 01 Jan 1970 00:00:00 GMT', -1",
        "soon, -1",
        "99999999999999999999, -1"
    })
    void the_service_s_word_for_when_to_come_back_is_kept(String value, long seconds) {
        CloudException refusal = refusals.of(ServiceKind.COMPUTE, answer(429, "{}", Map.of("Retry-After", value)));

        assertThat(refusal.retryAfter().map(Duration::toSeconds).orElse(-1L)).isEqualTo(seconds);
    }

    private static Answer answer(int status, String body, Map<String, String> headers) {
        Map<String, List<String>> all = new java.util.HashMap<>();
        headers.forEach((name, value) -> all.put(name, List.of(value)));
        return new Answer(status, HttpHeaders.of(all, (name, value) -> true), body.getBytes(StandardCharsets.UTF_8));
    }
}
