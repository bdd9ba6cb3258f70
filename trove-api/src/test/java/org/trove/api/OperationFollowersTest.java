package org.trove.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trove.api.support.Samples.PROJECT_A;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.trove.api.support.ApiServer;
import org.trove.api.support.Reply;
import org.trove.api.support.Samples;
import org.trove.model.InstanceId;

@Timeout(60)
class OperationFollowersTest {

    private static final String OPERATIONS = "/v1.0/" + PROJECT_A + "/operations";

    @RegisterExtension
    static final ApiServer API = new ApiServer("{\"rates\": {\"http_get_rate\": -1, \"http_post_rate\": -1},"
            + " \"followers\": {\"max_waiting\": 2, \"max_event_streams\": 1}}");

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

    private static CompletableFuture<Reply> waitFor(String id) {
        return API.getLater(ApiServer.MEMBER_A, OPERATIONS + "/" + id + "?wait=30");
    }

    /** Moves the clock until all answers are there: they can come only when the time is up. */
    private static void letTimePass(List<CompletableFuture<Reply>> answers) throws Exception {
        CompletableFuture<Void> all = CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new));
        while (!all.isDone()) {
            API.clock.advance(Duration.ofSeconds(10));
            try {
                all.get(50, TimeUnit.MILLISECONDS);
            } catch (TimeoutException notYet) {
                assertThat(all).isNotCompletedExceptionally();
            }
        }
    }

    @Test
    void a_change_answers_who_waits_for_it() throws ExecutionException, InterruptedException {
        String id = restart(1);
        CompletableFuture<Reply> waiting = waitFor(id);
        CompletableFuture<Reply> other = waitFor(id);
        API.awaitWaiting(2);

        API.journal().claim("h", 1, Duration.ofMinutes(1));

        for (CompletableFuture<Reply> one : List.of(waiting, other)) {
            assertThat(one.get()
                            .expect(200)
                            .json()
                            .path("operation")
                            .path("state")
                            .asText())
                    .isEqualTo("RUNNING");
        }
    }

    @Test
    void who_waits_in_vain_is_answered_when_the_time_is_up_and_too_many_are_sent_away() throws Exception {
        String id = restart(1);
        List<CompletableFuture<Reply>> answers = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            answers.add(waitFor(id));
        }
        API.awaitWaiting(2);

        letTimePass(answers);

        List<Reply> replies = answers.stream().map(CompletableFuture::join).toList();
        assertThat(replies).extracting(Reply::status).contains(200).containsOnly(200, 503);
        assertThat(replies)
                .filteredOn(reply -> reply.status() == 200)
                .allSatisfy(reply -> assertThat(
                                reply.json().path("operation").path("state").asText())
                        .isEqualTo("PENDING"));
        assertThat(replies)
                .filteredOn(reply -> reply.status() == 503)
                .allSatisfy(reply -> assertThat(reply.header("Retry-After")).isNotEmpty());
    }

    @Test
    void nobody_waits_for_what_has_ended_or_for_an_unreasonable_time() {
        String id = restart(1);
        for (String time : List.of("0", "61", "-1", "1.5", "x", "", "1000000000000")) {
            assertThat(API.get(OPERATIONS + "/" + id + "?wait=" + time).fault(400, "badRequest"))
                    .contains("1 to 60");
        }
        API.call(
                        "POST",
                        ApiServer.ADMIN,
                        "/v1.0/" + Samples.PROJECT_ADMIN + "/operations/" + id + "/action",
                        "{\"fail\": {\"reason\": \"for the test\"}}")
                .expect(202);

        API.get(OPERATIONS + "/" + id + "?wait=60").expect(200);
    }

    /** The next event, as its lines by name. */
    private static Map<String, String> event(BufferedReader lines) throws IOException {
        Map<String, String> event = new java.util.HashMap<>();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.isEmpty() && event.containsKey("data")) {
                return event;
            }
            int colon = line.indexOf(": ");
            if (colon > 0) {
                event.put(line.substring(0, colon), line.substring(colon + 2));
            }
        }
        throw new AssertionError("the stream ended: " + event);
    }

    private static HttpResponse<InputStream> open(Map<String, String> headers) {
        HttpResponse<InputStream> answer = API.open(ApiServer.MEMBER_A, OPERATIONS + "/events", headers);
        // The one before may not have been noticed to be gone yet.
        while (answer.statusCode() == 503) {
            API.clock.advance(Duration.ofSeconds(20));
            answer = API.open(ApiServer.MEMBER_A, OPERATIONS + "/events", headers);
        }
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer;
    }

    private static BufferedReader lines(HttpResponse<InputStream> answer) {
        return new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
    }

    @Test
    void changes_arrive_as_events_and_a_client_that_was_away_resumes_where_it_was() throws IOException {
        String number;
        String id;
        try (HttpBody first = new HttpBody(open(Map.of("Accept-Encoding", "gzip")))) {
            assertThat(first.answer.headers().firstValue("Content-Type")).hasValue("text/event-stream");
            assertThat(first.answer.headers().firstValue("Content-Encoding")).isEmpty();
            assertThat(first.answer.headers().firstValue("Cache-Control")).hasValue("no-store");
            BufferedReader lines = lines(first.answer);
            id = restart(1);
            Map<String, String> event = event(lines);
            assertThat(event).containsEntry("event", "operation");
            assertThat(new ObjectMapper().readTree(event.get("data")).path("id").asText())
                    .isEqualTo(id);
            number = event.get("id");
            API.call("GET", ApiServer.MEMBER_B, "/v1.0/" + Samples.PROJECT_B + "/operations/events", null)
                    .fault(503, "serviceUnavailable");
        }

        API.journal().claim("h", 1, Duration.ofMinutes(1));
        String second = restart(2);
        try (HttpBody resumed = new HttpBody(open(Map.of("Last-Event-ID", number)))) {
            BufferedReader lines = lines(resumed.answer);
            Map<String, String> one = event(lines);
            Map<String, String> two = event(lines);
            assertThat(List.of(one.get("data"), two.get("data")))
                    .anySatisfy(data -> assertThat(data).contains(id).contains("RUNNING"))
                    .anySatisfy(data -> assertThat(data).contains(second).contains("PENDING"));
            assertThat(Long.parseLong(one.get("id"))).isGreaterThan(Long.parseLong(number));
            assertThat(Long.parseLong(two.get("id"))).isGreaterThan(Long.parseLong(one.get("id")));
        }
        API.call("GET", ApiServer.MEMBER_A, OPERATIONS + "/events", null, Map.of("Last-Event-ID", "x"))
                .fault(400, "badRequest");
    }

    /** Closes the connection. */
    private record HttpBody(HttpResponse<InputStream> answer) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            answer.body().close();
        }
    }
}
