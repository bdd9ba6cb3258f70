package org.trove.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A quick client of the API for tests that look closely. */
final class TroveHttp {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();

    /** The status of a request beyond the rate limit. */
    private static final int TOO_MANY = 413;

    private static final int MAX_TRIES = 60;

    private final String base;
    private final String token;
    private final String project;

    TroveHttp(String api, String identity, Path clouds, String cloud) {
        try {
            JsonNode auth = YAML.readTree(clouds.toFile()).at("/clouds/" + cloud + "/auth");
            HttpResponse<String> answer = send(HttpRequest.newBuilder(URI.create(identity + "/auth/tokens"))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(login(auth))));
            token = answer.headers().firstValue("X-Subject-Token").orElseThrow();
            project = JSON.readTree(answer.body()).at("/token/project/id").asText();
            base = api + "/v1.0/" + project;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The id of the project that it acts in. */
    String project() {
        return project;
    }

    /** An answer of the API; the body is null where there is none. */
    record Answer(int status, JsonNode body, HttpResponse<String> raw) {}

    /** The address of the project. */
    String url() {
        return base;
    }

    Answer get(String path) {
        return request("GET", path, null);
    }

    Answer post(String path, Object body) {
        return request("POST", path, body);
    }

    Answer delete(String path) {
        return request("DELETE", path, null);
    }

    /** Creates an instance with a database and a user. @return its id */
    String create(String name) {
        JsonNode datastore = get("/datastores").body().at("/datastores/0");
        Answer answer = post(
                "/instances",
                Map.of(
                        "instance",
                        Map.of(
                                "name", name,
                                "flavorRef", "1",
                                "volume", Map.of("size", 1),
                                "datastore",
                                        Map.of(
                                                "type", datastore.get("name").asText(),
                                                "version",
                                                        datastore
                                                                .at("/versions/0/name")
                                                                .asText()),
                                "databases", java.util.List.of(Map.of("name", "app")),
                                "users",
                                        java.util.List.of(Map.of(
                                                "name", "u1",
                                                "password", "secret",
                                                "databases", java.util.List.of(Map.of("name", "app")))))));
        if (answer.status() != 200) {
            throw new AssertionError("create answered " + answer.status() + ": " + answer.body());
        }
        return answer.body().at("/instance/id").asText();
    }

    /** {@code status/operating_status}, or the HTTP status where it is not 200. */
    String state(String instance) {
        Answer answer = get("/instances/" + instance);
        return answer.status() == 200
                ? answer.body().at("/instance/status").asText() + "/"
                        + answer.body().at("/instance/operating_status").asText()
                : Integer.toString(answer.status());
    }

    static int status(String url) {
        try {
            return send(HttpRequest.newBuilder(URI.create(url)).GET()).statusCode();
        } catch (UncheckedIOException e) {
            return 0;
        }
    }

    static String body(String url) {
        return send(HttpRequest.newBuilder(URI.create(url)).GET()).body();
    }

    private Answer request(String method, String path, @org.jspecify.annotations.Nullable Object body) {
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                    .header("X-Auth-Token", token)
                    .header("Accept", "application/json")
                    .timeout(Duration.ofSeconds(60));
            if (body == null) {
                request.method(method, HttpRequest.BodyPublishers.noBody());
            } else {
                request.header("Content-Type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)));
            }
            HttpResponse<String> answer = sendWithinLimits(request);
            return new Answer(answer.statusCode(), JSON.readTree(answer.body()), answer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Tests look more often than the API allows: who is told to wait waits, as a client should. */
    private static HttpResponse<String> sendWithinLimits(HttpRequest.Builder request) throws IOException {
        HttpResponse<String> answer = send(request);
        for (int tries = 1; answer.statusCode() == TOO_MANY && tries < MAX_TRIES; tries++) {
            long seconds = JSON.readTree(answer.body()).findPath("retryAfter").asLong(1);
            try {
                TimeUnit.SECONDS.sleep(Math.max(1, seconds));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
            answer = send(request);
        }
        return answer;
    }

    private static String login(JsonNode auth) throws IOException {
        Map<String, Object> domain = Map.of("name", "Default");
        return JSON.writeValueAsString(Map.of(
                "auth",
                Map.of(
                        "identity",
                        Map.of(
                                "methods",
                                java.util.List.of("password"),
                                "password",
                                Map.of(
                                        "user",
                                        Map.of(
                                                "name", auth.get("username").asText(),
                                                "domain", domain,
                                                "password", auth.get("password").asText()))),
                        "scope",
                        Map.of(
                                "project",
                                Map.of("name", auth.get("project_name").asText(), "domain", domain)))));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
