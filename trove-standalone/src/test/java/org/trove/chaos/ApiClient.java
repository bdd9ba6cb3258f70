package org.trove.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** One user's client: asks one of the API servers, and again where that is away or says that it cannot serve now. */
final class ApiClient {
    static final int TRIES = 15;
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final List<String> apis;
    private final Random random;
    private final String token;
    private final String project;

    /**
     * What an API server said.
     *
     * @param operation the operation's id, null where the answer has none
     * @param retryAfter when to come back, null where the answer does not say
     */
    record Answer(
            int status,
            JsonNode body,
            @Nullable String operation,
            @Nullable String retryAfter) {
        boolean isAccepted() {
            return status >= 200 && status < 300;
        }
    }

    /** @param auth the section of clouds.yaml */
    ApiClient(String identity, JsonNode auth, List<String> apis, Random random) {
        this.apis = apis;
        this.random = random;
        try {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(URI.create(identity + "/auth/tokens"))
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(login(auth)))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            token = answer.headers().firstValue("X-Subject-Token").orElseThrow();
            project = JSON.readTree(answer.body()).at("/token/project/id").asText();
        } catch (IOException e) {
            throw new IllegalStateException("no token", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /**
     * Asks once, any of the servers.
     *
     * @return null where there was no answer: nobody knows what happened then
     */
    @Nullable
    Answer ask(String method, String path, @Nullable Object body) {
        return ask(anyApi(), method, path, body);
    }

    String anyApi() {
        return apis.get(random.nextInt(apis.size()));
    }

    @Nullable
    Answer ask(String api, String method, String path, @Nullable Object body) {
        return ask(api, method, path, body, null);
    }

    /** @param key the Idempotency-Key, null = none */
    @Nullable
    Answer ask(String api, String method, String path, @Nullable Object body, @Nullable String key) {
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(api + "/v1.0/" + project + path))
                    .header("X-Auth-Token", token)
                    .header("Accept", "application/json")
                    .timeout(TIMEOUT);
            if (key != null) {
                request.header("Idempotency-Key", key);
            }
            if (body == null) {
                request.method(method, HttpRequest.BodyPublishers.noBody());
            } else {
                request.header("Content-Type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)));
            }
            HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            JsonNode content = answer.body().isEmpty() ? MissingNode.getInstance() : JSON.readTree(answer.body());
            return new Answer(
                    answer.statusCode(),
                    content,
                    answer.headers().firstValue("X-Trove-Operation-Id").orElse(null),
                    answer.headers().firstValue("Retry-After").orElse(null));
        } catch (IOException e) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    /** Every instance that one server lists, page after page; empty where it does not answer to the end. */
    List<JsonNode> all(String api) {
        List<JsonNode> found = new ArrayList<>();
        String marker = null;
        do {
            Answer answer = null;
            for (int attempt = 0; attempt < TRIES && (answer == null || answer.status() != 200); attempt++) {
                Platform.pause(attempt == 0 ? 0 : 500);
                answer = ask(
                        api, "GET", "/instances/detail?limit=100" + (marker == null ? "" : "&marker=" + marker), null);
            }
            if (answer == null || answer.status() != 200) {
                return List.of();
            }
            answer.body().path("instances").forEach(found::add);
            marker = nextMarker(answer.body());
        } while (marker != null);
        return found;
    }

    private static @Nullable String nextMarker(JsonNode body) {
        for (JsonNode link : body.path("links")) {
            String href = link.path("href").asText();
            if (link.path("rel").asText().equals("next") && href.contains("marker=")) {
                return href.replaceAll(".*[?&]marker=([^&]*).*", "$1");
            }
        }
        return null;
    }

    private static String login(JsonNode auth) throws IOException {
        Map<String, Object> domain = Map.of("name", "Default");
        Map<String, Object> user = Map.of(
                "name", auth.get("username").asText(),
                "domain", domain,
                "password", auth.get("password").asText());
        return JSON.writeValueAsString(Map.of(
                "auth",
                Map.of(
                        "identity", Map.of("methods", List.of("password"), "password", Map.of("user", user)),
                        "scope",
                                Map.of(
                                        "project",
                                        Map.of("name", auth.get("project_name").asText(), "domain", domain)))));
    }
}
