package org.trove.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.trove.cloud.Removals;

/**
 * The administrator of the OpenStack that bin/test-openstack started. Asks its services without the client that is tested, so
 * that what it finds is what there is.
 */
final class OpenStackAdmin implements AutoCloseable {
    static final String REGION = "RegionOne";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, String> JSON_TYPE = Map.of("Content-Type", "application/json");
    private static final int REFUSALS = 400;
    private static final int NOT_FOUND = 404;
    private static final int PATIENCE_MS = 60_000;
    private static final Duration ZONES = Duration.ofMinutes(1);

    private final Map<String, String> endpoints = new HashMap<>();
    private final Removals removals = new Removals();
    private final @Nullable String token;

    OpenStackAdmin() {
        endpoints.put("identity", property("auth_url"));
        Answer answer = send("identity", "POST", "/auth/tokens", JSON_TYPE, json(Map.of("auth", login())));
        token = answer.token();
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
        return read(send(service, "GET", path, JSON_TYPE, null));
    }

    JsonNode post(String service, String path, Object body) {
        return read(send(service, "POST", path, JSON_TYPE, json(body)));
    }

    /** Makes a zone of somebody else's project, which goes in the end. @param domain without a dot at its end */
    void makeZone(String project, String domain) {
        Map<String, Object> zone = Map.of("name", domain + ".", "email", "it@example.org");
        Map<String, String> headers = Map.of("Content-Type", "application/json", "X-Auth-Sudo-Project-ID", project);
        String path = "/zones/"
                + read(send("dns", "POST", "/zones", headers, json(zone)))
                        .get("id")
                        .asText();
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
        return read(send(service, "PUT", path, JSON_TYPE, json(body)));
    }

    /** What is gone already is none the worse. */
    void delete(String service, String path) {
        send(service, "DELETE", path, JSON_TYPE, null);
    }

    void upload(String service, String path, byte[] content) {
        send(service, "PUT", path, Map.of("Content-Type", "application/octet-stream"), content);
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
        removals.add(removal);
    }

    private Answer send(
            String service, String method, String path, Map<String, String> headers, byte @Nullable [] body) {
        String what = service + " to " + method + " " + path;
        try {
            HttpURLConnection connection = (HttpURLConnection)
                    URI.create(endpoints.get(service) + path).toURL().openConnection();
            connection.setRequestMethod(method);
            headers.forEach(connection::setRequestProperty);
            prepare(connection);
            if (body != null) {
                connection.setDoOutput(true);
                // What is not buffered is not sent twice behind our back.
                connection.setFixedLengthStreamingMode(body.length);
                connection.getOutputStream().write(body);
            }
            int status = connection.getResponseCode();
            try (InputStream in = status < REFUSALS ? connection.getInputStream() : connection.getErrorStream()) {
                String text = in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
                boolean gone = method.equals("DELETE") && status == NOT_FOUND;
                if (status / 100 != 2 && !gone) {
                    throw new AssertionError("answer " + status + " of " + what + ": " + text);
                }
                return new Answer(text, connection.getHeaderField("X-Subject-Token"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("no answer of " + what, e);
        }
    }

    private void prepare(HttpURLConnection connection) {
        connection.setConnectTimeout(PATIENCE_MS);
        connection.setReadTimeout(PATIENCE_MS);
        // Each connection that is kept holds one of the hundred threads of a service, until nobody is let in any more.
        connection.setRequestProperty("Connection", "close");
        // Nova's own name of the header: Cinder refuses the general one where it is another service's. The other is
        // Designate's.
        connection.setRequestProperty("X-OpenStack-Nova-API-Version", "2.57");
        connection.setRequestProperty("X-Auth-All-Projects", "true");
        if (token != null) {
            connection.setRequestProperty("X-Auth-Token", token);
        }
    }

    private static byte @Nullable [] json(@Nullable Object body) {
        try {
            return body == null ? null : JSON.writeValueAsBytes(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode read(Answer answer) {
        try {
            return JSON.readTree(answer.body().isEmpty() ? "{}" : answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(answer.body(), e);
        }
    }

    /** @param token of the header {@code X-Subject-Token} */
    private record Answer(String body, @Nullable String token) {}

    /** Removes everything; tells in the end what could not be removed. */
    @Override
    public void close() {
        removals.close();
    }
}
