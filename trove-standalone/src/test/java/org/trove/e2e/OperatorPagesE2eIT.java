package org.trove.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.trove.wiring.FreePort;

/** What standalone lets strangers, users and guessers do, and what it writes down of it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OperatorPagesE2eIT {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Duration START = Duration.ofMinutes(4);
    private static final int GUESSERS = 60;

    @TempDir
    static Path directory;

    private Path home;
    private String base;
    private RunningProcess standalone;

    @BeforeAll
    void start() {
        home = directory.resolve("home");
        int port = FreePort.next();
        base = "http://127.0.0.1:" + port;
        standalone = RunningProcess.start(
                        "standalone",
                        directory,
                        Map.of(),
                        List.of(
                                Repository.launcher("trove"),
                                "standalone",
                                "--home",
                                home.toString(),
                                "--port",
                                String.valueOf(port)))
                .awaitOutput("Trove is up", START);
    }

    @AfterAll
    void stop() {
        standalone.close();
        Directories.deleteDataOf(home);
    }

    @Test
    void the_operators_pages_are_for_administrators_and_the_health_of_the_api_is_for_everybody() throws Exception {
        for (String page : List.of("/admin/healthcheck", "/admin/metrics", "/admin/threads", "/admin/")) {
            HttpResponse<String> stranger = get(page, Map.of());
            assertThat(stranger.statusCode()).as(page).isEqualTo(401);
            assertThat(stranger.headers().firstValue("WWW-Authenticate").orElse(""))
                    .startsWith("Basic");
            assertThat(get(page, basic("trove-local", null)).statusCode())
                    .as(page)
                    .isEqualTo(403);
            assertThat(get(page, basic("trove-local-admin", null)).statusCode())
                    .as(page)
                    .isEqualTo(200);
        }
        assertThat(get("/admin/metrics", basic("trove-local-admin", "wrong")).statusCode())
                .isEqualTo(401);
        assertThat(get("/admin/metrics", Map.of("X-Auth-Token", token("trove-local-admin")))
                        .body())
                .contains("trove_api_open_connections", "trove_identity_logins_total");
        assertThat(get("/admin/metrics", Map.of("X-Auth-Token", token("trove-local")))
                        .statusCode())
                .isEqualTo(401);
        assertThat(setLevel("org.eclipse.jetty", "TRACE", Map.of())).isEqualTo(401);

        HttpResponse<String> health = get("/healthcheck", Map.of());
        assertThat(health.statusCode()).isEqualTo(200);
        assertThat(health.body()).doesNotContain(home.toString(), "jdbc", "password");
    }

    @Test
    void at_trace_everywhere_no_log_holds_a_secret() throws Exception {
        Map<String, String> admin = basic("trove-local-admin", null);
        List<String> loggers = List.of(
                "ROOT",
                "org",
                "com",
                "io",
                "ch",
                "jdk",
                "java",
                "javax",
                "sun",
                "org.eclipse.jetty",
                "org.glassfish.jersey",
                "com.rabbitmq",
                "org.jdbi",
                "com.mysql",
                "com.zaxxer.hikari",
                "jdk.httpclient",
                "org.apache.qpid",
                "org.hibernate.validator",
                "org.trove",
                "org.trove.api",
                "org.trove.bus",
                "org.trove.store");
        for (String logger : loggers) {
            assertThat(setLevel(logger, "TRACE", admin)).as(logger).isEqualTo(200);
        }
        String token = token("trove-local");
        TroveHttp client = new TroveHttp(base, base + "/identity/v3", home.resolve("clouds.yaml"), "trove-local");
        String id =
                client.post("/instances", create()).body().at("/instance/id").asText();
        await("a running database")
                .atMost(Duration.ofMinutes(3))
                .until(() -> client.state(id).startsWith("ACTIVE"));
        Object users =
                Map.of("users", List.of(Map.of("name", "u2", "password", "secret-of-u2-8b1c", "databases", List.of())));
        assertThat(client.post("/instances/" + id + "/users", users).status()).isEqualTo(202);
        assertThat(get("/v1.0/" + project(client) + "/instances", Map.of("X-Auth-Token", token))
                        .statusCode())
                .isEqualTo(200);
        assertThat(setLevel("ROOT", "INFO", admin)).isEqualTo(200);

        String basic = Objects.requireNonNull(admin.get("Authorization")).substring("Basic ".length());
        List<String> secrets = List.of(
                "secret-of-u1-41d7",
                "secret-of-u2-8b1c",
                token,
                password("trove-local"),
                password("trove-local-admin"),
                basic);
        try (Stream<Path> files = Files.walk(home)) {
            List<Path> logs = files.filter(Files::isRegularFile)
                    .filter(file ->
                            file.toString().endsWith(".log") || file.toString().contains("/log/"))
                    .toList();
            assertThat(logs).isNotEmpty();
            for (Path log : logs) {
                assertThat(Files.readString(log, StandardCharsets.ISO_8859_1))
                        .as(log.toString())
                        .doesNotContain(secrets);
            }
        }
        assertThat(standalone.output()).doesNotContain(secrets);
        assertThat(client.delete("/instances/" + id).status()).isEqualTo(202);
    }

    @Test
    void sixty_guessers_keep_no_honest_user_out() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> guesses = new ArrayList<>();
        for (int guess = 0; guess < GUESSERS; guess++) {
            guesses.add(HTTP.sendAsync(login("demo", "wrong " + guess), HttpResponse.BodyHandlers.ofString()));
        }
        String token = token("trove-local");
        for (String cloud : List.of("trove-local", "trove-local-admin", "trove-local")) {
            long begin = System.nanoTime();
            assertThat(send(login(user(cloud), password(cloud))).statusCode()).isEqualTo(201);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
        }
        assertThat(get("/healthcheck", Map.of()).statusCode()).isEqualTo(200);
        assertThat(get("/identity/v3/auth/projects", Map.of("X-Auth-Token", token))
                        .statusCode())
                .isEqualTo(200);
        for (CompletableFuture<HttpResponse<String>> guess : guesses) {
            assertThat(guess.get().statusCode()).isIn(401, 429);
        }
    }

    @Test
    void a_revoked_token_is_refused_by_the_api_at_once() throws Exception {
        String token = token("trove-local");
        String project = new TroveHttp(base, base + "/identity/v3", home.resolve("clouds.yaml"), "trove-local").url();
        Map<String, String> with = Map.of("X-Auth-Token", token);
        assertThat(send(request(project + "/instances", with).build()).statusCode())
                .isEqualTo(200);

        HttpRequest revoke = request(
                        base + "/identity/v3/auth/tokens", Map.of("X-Auth-Token", token, "X-Subject-Token", token))
                .DELETE()
                .build();
        assertThat(send(revoke).statusCode()).isEqualTo(204);

        assertThat(send(request(project + "/instances", with).build()).statusCode())
                .isEqualTo(401);
    }

    private static Map<String, Object> create() {
        return Map.of(
                "instance",
                Map.of(
                        "name", "traced",
                        "flavorRef", "1",
                        "volume", Map.of("size", 1),
                        "datastore", Map.of("type", "mariadb"),
                        "databases", List.of(Map.of("name", "app")),
                        "users",
                                List.of(Map.of(
                                        "name", "u1",
                                        "password", "secret-of-u1-41d7",
                                        "databases", List.of(Map.of("name", "app"))))));
    }

    private static String project(TroveHttp client) {
        String url = client.url();
        return url.substring(url.lastIndexOf('/') + 1);
    }

    private int setLevel(String logger, String level, Map<String, String> headers) throws Exception {
        HttpRequest request = request(base + "/admin/tasks/log-level?logger=" + logger + "&level=" + level, headers)
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        return send(request).statusCode();
    }

    private HttpResponse<String> get(String path, Map<String, String> headers) throws Exception {
        return send(request(base + path, headers).build());
    }

    private static HttpRequest.Builder request(String url, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(90));
        headers.forEach(request::header);
        return request;
    }

    private static HttpResponse<String> send(HttpRequest request) throws Exception {
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest login(String user, String password) {
        String body = """
                {"auth": {"identity": {"methods": ["password"], "password": {"user": {"name": "%s",
                 "domain": {"id": "default"}, "password": "%s"}}}}}""".formatted(user, password);
        return request(base + "/identity/v3/auth/tokens", Map.of("Content-Type", "application/json"))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private String token(String cloud) throws Exception {
        return send(login(user(cloud), password(cloud)))
                .headers()
                .firstValue("X-Subject-Token")
                .orElseThrow();
    }

    private Map<String, String> basic(String cloud, @Nullable String password) throws IOException {
        String shown = user(cloud) + ":" + (password == null ? password(cloud) : password);
        return Map.of(
                "Authorization", "Basic " + Base64.getEncoder().encodeToString(shown.getBytes(StandardCharsets.UTF_8)));
    }

    private String user(String cloud) throws IOException {
        return auth(cloud).get("username").asText();
    }

    private String password(String cloud) throws IOException {
        return auth(cloud).get("password").asText();
    }

    private JsonNode auth(String cloud) throws IOException {
        return new ObjectMapper(new YAMLFactory())
                .readTree(home.resolve("clouds.yaml").toFile())
                .at("/clouds/" + cloud + "/auth");
    }
}
