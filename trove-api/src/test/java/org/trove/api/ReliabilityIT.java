package org.trove.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.dropwizard.testing.DropwizardTestSupport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.trove.api.auth.KeystoneSettings;
import org.trove.cloud.CloudSettings;
import org.trove.crypto.SecretString;
import org.trove.model.ProjectId;
import org.trove.model.Quota;
import org.trove.store.Database;
import org.trove.store.StoreFixture;
import org.trove.store.jdbi.PrivateMariaDb;
import org.trove.store.jdbi.TestSchema;
import org.trove.wiring.StartedService;

/**
 * What made a Trove in Python fail requests: an API server on a real database that it loses, without a broker. docs/failures.md
 * lists where the other failures are shown.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReliabilityIT {
    private static final String BODY = "{\"instance\": {\"name\": \"db\", \"flavorRef\": \"1\", \"datastore\":"
            + " {\"type\": \"mariadb\", \"version\": \"11.4\"}}}";
    private static final Duration RECOVERY = Duration.ofSeconds(30);

    @TempDir
    static Path directory;

    private final HttpClient client = HttpClient.newHttpClient();
    private PrivateMariaDb server;
    private TestSchema schema;
    private HttpServer keystone;
    private DropwizardTestSupport<ApiConfiguration> api;

    @BeforeAll
    void start() throws Exception {
        server = new PrivateMariaDb(directory);
        schema = new TestSchema(PrivateMariaDb.PREFIX).migrated();
        keystone = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        keystone.createContext("/v3/auth/tokens", ReliabilityIT::answer);
        keystone.start();
        String url = "http://127.0.0.1:" + keystone.getAddress().getPort();
        api = new DropwizardTestSupport<>(
                ApiApplication.class,
                StartedService.onFreePorts(new ApiConfiguration(
                        schema.settings(),
                        StartedService.noBroker(),
                        StartedService.KEYS,
                        new CloudSettings("noop"),
                        new KeystoneSettings(
                                url, url, "trove", SecretString.of("secret"), "service", "Default", "Default"),
                        null)));
        api.before();
        database().write(stores -> {
            stores.datastores().register(StoreFixture.DESCRIPTOR);
            stores.datastores().register(StoreFixture.VERSION);
            return true;
        });
    }

    @AfterAll
    void stop() {
        api.after();
        keystone.stop(0);
        schema.close();
        server.close();
    }

    private Database database() {
        return schema.database();
    }

    /** Every project is its own token. */
    private static void answer(HttpExchange exchange) throws IOException {
        String token = exchange.getRequestHeaders().getFirst("X-Subject-Token");
        exchange.getResponseHeaders().add("X-Subject-Token", "own");
        byte[] body = ("{\"token\": {\"expires_at\": \"2100-01-01T00:00:00.000000Z\", \"user\": {\"id\": \"u1\"},"
                        + " \"project\": {\"id\": \"" + token + "\"}, \"roles\": [{\"name\": \"member\"}]}}")
                .getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(exchange.getRequestMethod().equals("POST") ? 201 : 200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private HttpResponse<String> send(String project, boolean create) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + api.getLocalPort() + "/v1.0/" + project + "/instances"))
                .header("X-Auth-Token", project)
                .header("Content-Type", "application/json");
        if (create) {
            request.POST(HttpRequest.BodyPublishers.ofString(BODY));
        }
        return client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString())
                .join();
    }

    private int use(String project) {
        return database().read(stores -> stores.quotas().quotas(new ProjectId(project))).stream()
                .filter(quota -> quota.resource() == Quota.Resource.INSTANCES)
                .mapToInt(Quota::inUse)
                .findFirst()
                .orElseThrow();
    }

    private int rows(String project) {
        return database()
                .read(stores -> stores.instances().list(new ProjectId(project), 1_000, null, true))
                .items()
                .size();
    }

    private void unlimited(String project) {
        database().write(stores -> {
            stores.quotas().setLimits(new ProjectId(project), Map.of(Quota.Resource.INSTANCES, Quota.UNLIMITED));
            return true;
        });
    }

    @Test
    void a_post_while_the_broker_is_away_is_answered_within_a_second_and_is_an_operation() {
        String project = "b0000000000000000000000000000001";
        assertThat(send(project, true).statusCode())
                .as("the first, which warms up")
                .isEqualTo(200);
        for (int i = 0; i < 5; i++) {
            long began = System.nanoTime();
            HttpResponse<String> answer = send(project, true);

            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(1));
            assertThat(answer.statusCode()).isEqualTo(200);
            String operation =
                    answer.headers().firstValue("X-Trove-Operation-Id").orElseThrow();
            assertThat(database()
                            .read(stores -> stores.operations().find(operation))
                            .isPresent())
                    .isTrue();
        }
    }

    @Test
    void the_first_requests_of_a_tenant_at_once_all_succeed_and_are_all_booked() throws Exception {
        String project = "c0000000000000000000000000000001";
        unlimited(project);
        ExecutorService clients = Executors.newFixedThreadPool(8);
        List<Future<Integer>> answers = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            answers.add(clients.submit(() -> send(project, true).statusCode()));
        }
        for (Future<Integer> answer : answers) {
            assertThat(answer.get()).isEqualTo(200);
        }
        clients.shutdown();

        assertThat(use(project)).isEqualTo(60);
        assertThat(rows(project)).isEqualTo(60);
    }

    /** Twelve seconds are many of the circuit's pauses of a second and all of the pool's waits: sixty would only repeat them. */
    @Test
    void while_the_database_is_away_every_answer_is_503_with_retry_after_and_all_goes_on_within_30_s() {
        String project = "d0000000000000000000000000000001";
        unlimited(project);
        assertThat(send(project, true).statusCode()).isEqualTo(200);
        server.kill();
        try {
            askForTwelveSeconds(project);
        } finally {
            server.start();
        }
        await().atMost(RECOVERY).until(() -> send(project, false).statusCode() == 200);

        assertThat(send(project, true).statusCode()).isEqualTo(200);
        assertThat(rows(project)).as("what was answered with 503 is not there").isEqualTo(2);
        assertThat(use(project)).isEqualTo(2);
    }

    /** One request at a time is the probe and waits for the pool; the others are refused at once. */
    private void askForTwelveSeconds(String project) {
        List<Duration> waits = new ArrayList<>();
        long killed = System.nanoTime();
        while (System.nanoTime() - killed < Duration.ofSeconds(12).toNanos()) {
            long began = System.nanoTime();
            HttpResponse<String> answer = send(project, waits.size() % 2 == 0);
            waits.add(Duration.ofNanos(System.nanoTime() - began));
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After")).isPresent();
            assertThat(answer.body()).contains("serviceUnavailable");
            await().pollDelay(Duration.ofMillis(200)).until(() -> true);
        }
        assertThat(waits).allMatch(wait -> wait.compareTo(Duration.ofSeconds(4)) < 0);
        assertThat(waits.stream().filter(wait -> wait.compareTo(Duration.ofMillis(300)) < 0))
                .as("refused at once, of " + waits)
                .hasSizeGreaterThan(waits.size() / 2);
    }
}
