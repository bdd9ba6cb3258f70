package org.trove.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The administrator of the OpenStack that bin/test-openstack started. Asks its services without the client that is tested, so
 * that what it finds is what there is.
 */
final class OpenStackAdmin implements AutoCloseable {
    static final String REGION = "RegionOne";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int NOT_FOUND = 404;
    private static final Duration ZONES = Duration.ofMinutes(1);

    private final Map<String, String> endpoints = new HashMap<>();
    private final Deque<Runnable> removals = new ArrayDeque<>();
    private final String token;

    OpenStackAdmin() {
        endpoints.put("identity", property("auth_url"));
        HttpResponse<String> answer =
                send("identity", "POST", "/auth/tokens", Map.of("auth", login()), HttpRequest.newBuilder());
        token = answer.headers().firstValue("X-Subject-Token").orElseThrow();
        read(answer)
                .at("/token/catalog")
                .forEach(service -> service.get("endpoints").forEach(endpoint -> {
                    if (endpoint.get("interface").asText().equals("public")) {
                        endpoints.putIfAbsent(
                                service.get("type").asText(),
                                endpoint.get("url").asText());
                    }
                }));
        endpoints.put("identity", property("auth_url"));
        // Without a version in the catalog.
        endpoints.merge("network", "/v2.0", String::concat);
        endpoints.merge("image", "/v2", String::concat);
        endpoints.merge("dns", "/v2", String::concat);
    }

    static String property(String name) {
        String value = System.getProperty("trove.it.openstack." + name);
        if (value == null) {
            throw new IllegalStateException("trove.it.openstack." + name + " is not set: bin/test-openstack sets it");
        }
        return value;
    }

    /** Settings of somebody who has a password, as a clouds.yaml has them. */
    static Map<String, Object> auth(String user, String project, String password) {
        return Map.of(
                "auth_url",
                property("auth_url"),
                "username",
                user,
                "password",
                password,
                "project_name",
                project,
                "user_domain_name",
                "Default",
                "project_domain_name",
                "Default");
    }

    static Map<String, Object> auth() {
        return auth("admin", "admin", property("password"));
    }

    private static Map<String, Object> login() {
        Map<String, Object> domain = Map.of("name", "Default");
        Map<String, Object> user = Map.of("name", "admin", "domain", domain, "password", property("password"));
        return Map.of(
                "identity",
                Map.of("methods", List.of("password"), "password", Map.of("user", user)),
                "scope",
                Map.of("project", Map.of("name", "admin", "domain", domain)));
    }

    /** Stops a service of the cloud, such as nova-api, or starts it; waits until that is done. */
    static void control(String verb, String service) {
        Shell.Result result = Shell.run(List.of(property("command"), property("dir"), verb, service));
        if (result.exitCode() != 0) {
            throw new IllegalStateException(verb + " of " + service + ": " + result.output());
        }
    }

    JsonNode get(String service, String path) {
        return read(send(service, "GET", path, null, authorized()));
    }

    JsonNode post(String service, String path, Object body) {
        return read(send(service, "POST", path, body, authorized()));
    }

    /** Makes a zone of somebody else's project, which goes in the end. @param domain without a dot at its end */
    void makeZone(String project, String domain) {
        Map<String, Object> zone = Map.of("name", domain + ".", "email", "it@example.org");
        HttpRequest.Builder request = authorized().header("X-Auth-Sudo-Project-ID", project);
        String path = "/zones/"
                + read(send("dns", "POST", "/zones", zone, request)).get("id").asText();
        afterwards(() -> {
            delete("dns", path);
            Waiting.until(
                    domain + " is gone",
                    ZONES,
                    () -> list("dns", "/zones?name=" + domain + ".", "zones").isEmpty());
        });
        Waiting.until(
                domain + " is served",
                ZONES,
                () -> get("dns", path).get("status").asText().equals("ACTIVE"));
    }

    JsonNode put(String service, String path, @Nullable Object body) {
        return read(send(service, "PUT", path, body, authorized()));
    }

    /** What is gone already is none the worse. */
    void delete(String service, String path) {
        send(service, "DELETE", path, null, authorized());
    }

    void upload(String service, String path, byte[] content) {
        send(
                service,
                path,
                authorized()
                        .header("Content-Type", "application/octet-stream")
                        .PUT(HttpRequest.BodyPublishers.ofByteArray(content)));
    }

    /** The elements of a list. @param name of the list in the answer */
    List<JsonNode> list(String service, String path, String name) {
        List<JsonNode> found = new ArrayList<>();
        get(service, path).path(name).forEach(found::add);
        return found;
    }

    /** Makes something that goes in the end. @param kind its name in bodies @return its id */
    String make(String service, String collection, String kind, Map<String, Object> body) {
        String id = post(service, collection, Map.of(kind, body))
                .at("/" + kind + "/id")
                .asText();
        afterwards(() -> delete(service, collection + "/" + id));
        return id;
    }

    /** What is done in the end; the last comes first. */
    void afterwards(Runnable removal) {
        removals.push(removal);
    }

    private HttpRequest.Builder authorized() {
        // Nova's own name of the header: Cinder refuses the general one where it is another service's. The last is
        // Designate's.
        return HttpRequest.newBuilder()
                .header("X-Auth-Token", token)
                .header("X-OpenStack-Nova-API-Version", "2.57")
                .header("X-Auth-All-Projects", "true");
    }

    private HttpResponse<String> send(
            String service, String method, String path, @Nullable Object body, HttpRequest.Builder request) {
        request.header("Content-Type", "application/json");
        return send(service, path, request.method(method, json(body)));
    }

    private HttpResponse<String> send(String service, String path, HttpRequest.Builder prepared) {
        HttpRequest request = prepared.uri(URI.create(endpoints.get(service) + path))
                .timeout(Duration.ofMinutes(1))
                .build();
        try {
            // A new connection each time: Keystone closes them without a word, and a POST is not sent twice.
            HttpClient http =
                    HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            boolean gone = request.method().equals("DELETE") && answer.statusCode() == NOT_FOUND;
            if (answer.statusCode() / 100 != 2 && !gone) {
                throw new AssertionError(service + " answered " + answer.statusCode() + " to " + request.method() + " "
                        + path + ": " + answer.body());
            }
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(request.method() + " " + path + " of " + service, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static HttpRequest.BodyPublisher json(@Nullable Object body) {
        try {
            return body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode read(HttpResponse<String> answer) {
        try {
            return JSON.readTree(answer.body().isEmpty() ? "{}" : answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(answer.body(), e);
        }
    }

    /** Removes everything; tells in the end what could not be removed. */
    @Override
    public void close() {
        AssertionError failure = null;
        while (!removals.isEmpty()) {
            try {
                removals.pop().run();
            } catch (AssertionError | RuntimeException e) {
                failure = failure == null ? new AssertionError("not everything was removed") : failure;
                failure.addSuppressed(e);
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
