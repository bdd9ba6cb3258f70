package org.trove.api.keystone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.trove.api.auth.KeystoneSettings;
import org.trove.cloud.Removals;
import org.trove.crypto.SecretString;

/**
 * The administrator of a real Keystone, found by the usual variables of the environment ({@code OS_AUTH_URL} and so on). What it
 * makes has names that nothing else has, and is removed when it is closed.
 */
final class KeystoneAdmin implements AutoCloseable {

    static final String PASSWORD = "a-password-for-tests";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String url;
    private final String token;
    private final Removals removals = new Removals();
    private int names;

    KeystoneAdmin() {
        String base = env("OS_AUTH_URL").replaceFirst("/+$", "");
        url = base.endsWith("/v3") ? base : base + "/v3";
        Map<String, Object> user = Map.of(
                "name", env("OS_USERNAME"),
                "domain", Map.of("name", env("OS_USER_DOMAIN_NAME")),
                "password", env("OS_PASSWORD"));
        Map<String, Object> project =
                Map.of("name", env("OS_PROJECT_NAME"), "domain", Map.of("name", env("OS_PROJECT_DOMAIN_NAME")));
        token = token(
                Map.of("methods", List.of("password"), "password", Map.of("user", user)), Map.of("project", project));
    }

    private static String env(String name) {
        String value = System.getenv(name);
        assertThat(value).as(name + ", one of the variables of an openrc").isNotNull();
        return value;
    }

    String url() {
        return url;
    }

    /** The administrator's token. */
    String asAdmin() {
        return token;
    }

    /** A name that nothing else has. */
    String newName() {
        return "trove-keystone-it-" + ProcessHandle.current().pid() + "-" + Long.toHexString(System.nanoTime()) + "-"
                + names++;
    }

    /** @return the id */
    String newProject() {
        return make("projects", "project", Map.of("name", newName(), "domain_id", "default"));
    }

    /** A user with roles in a project. */
    User newUser(String project, String... roles) {
        String name = newName();
        User user = new User(
                make("users", "user", Map.of("name", name, "domain_id", "default", "password", PASSWORD)), name);
        for (String role : roles) {
            grant("/projects/" + project, user, role);
        }
        return user;
    }

    /** @param scope path of what the role is held in, e.g. {@code /projects/ID} or {@code /system} */
    void grant(String scope, User user, String role) {
        call("PUT", scope + "/users/" + user.id() + "/roles/" + role(role), null, token);
    }

    void enable(User user, boolean enabled) {
        call("PATCH", "/users/" + user.id(), Map.of("user", Map.of("enabled", enabled)), token);
    }

    /** The project of the services, made where there is none. */
    String serviceProject() {
        JsonNode found =
                call("GET", "/projects?name=service", null, token).body().path("projects");
        return found.isEmpty()
                ? make("projects", "project", Map.of("name", "service", "domain_id", "default"))
                : found.path(0).path("id").asText();
    }

    /** The id of a role, which is made (and removed) where there is none of the name. */
    String role(String name) {
        JsonNode found = call("GET", "/roles?name=" + name, null, token).body().path("roles");
        return found.isEmpty()
                ? make("roles", "role", Map.of("name", name))
                : found.path(0).path("id").asText();
    }

    private String make(String collection, String kind, Map<String, Object> body) {
        String id = call("POST", "/" + collection, Map.of(kind, body), token)
                .body()
                .path(kind)
                .path("id")
                .asText();
        onClose(() -> call("DELETE", "/" + collection + "/" + id, null, token));
        return id;
    }

    /** What is to be removed in the end, the last first. */
    void onClose(Runnable removal) {
        removals.add(removal);
    }

    /** A token of a user for a project. */
    String token(User user, String project) {
        return token(password(user), Map.of("project", Map.of("id", project)));
    }

    /** A token by other means, or for something else than a project; a null scope = none, or that of the credential. */
    String token(Map<String, Object> identity, @Nullable Object scope) {
        Map<String, Object> auth =
                scope == null ? Map.of("identity", identity) : Map.of("identity", identity, "scope", scope);
        return call("POST", "/auth/tokens?nocatalog", Map.of("auth", auth), null)
                .token();
    }

    static Map<String, Object> password(User user) {
        return Map.of(
                "methods",
                List.of("password"),
                "password",
                Map.of("user", Map.of("id", user.id(), "password", PASSWORD)));
    }

    static Map<String, Object> applicationCredential(String id) {
        return Map.of(
                "methods",
                List.of("application_credential"),
                "application_credential",
                Map.of("id", id, "secret", PASSWORD));
    }

    /** An application credential of the user of a token. @param more of its body, e.g. access rules @return its id */
    String newApplicationCredential(User user, String userToken, String more) {
        String path = "/users/" + user.id() + "/application_credentials";
        String body = "{\"application_credential\": {\"name\": \"" + newName() + "\", \"secret\": \"" + PASSWORD + "\""
                + (more.isEmpty() ? "" : ", " + more) + "}}";
        try {
            return call("POST", path, JSON.readValue(body, new TypeReference<Map<String, Object>>() {}), userToken)
                    .body()
                    .path("application_credential")
                    .path("id")
                    .asText();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes a token invalid at once. */
    void revoke(String revoked) {
        send("DELETE", "/auth/tokens", null, token, revoked);
    }

    /** Whether Keystone itself takes the token for valid now. */
    boolean accepts(String presented) {
        return raw("GET", "/auth/tokens?nocatalog", null, token, presented).statusCode() == 200;
    }

    /** Settings of an API whose service user that is. */
    KeystoneSettings settings(User user, String wwwAuthenticateUri) {
        return new KeystoneSettings(
                url, wwwAuthenticateUri, user.name(), SecretString.of(PASSWORD), "service", "Default", "Default");
    }

    Answer call(String method, String path, @Nullable Map<String, Object> body, @Nullable String as) {
        return send(method, path, body, as, null);
    }

    private Answer send(
            String method,
            String path,
            @Nullable Map<String, Object> body,
            @Nullable String as,
            @Nullable String subject) {
        HttpResponse<String> answer = raw(method, path, body, as, subject);
        assertThat(answer.statusCode())
                .as(method + " " + path + ": " + answer.body())
                .isBetween(200, 299);
        try {
            return new Answer(
                    JSON.readTree(answer.body().isEmpty() ? "{}" : answer.body()),
                    answer.headers().firstValue("X-Subject-Token").orElse(""));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpResponse<String> raw(
            String method,
            String path,
            @Nullable Map<String, Object> body,
            @Nullable String as,
            @Nullable String subject) {
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path))
                    .header("Content-Type", "application/json")
                    .header("OpenStack-Identity-Access-Rules", "1.0")
                    .method(
                            method,
                            body == null
                                    ? HttpRequest.BodyPublishers.noBody()
                                    : HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)));
            if (as != null) {
                request.header("X-Auth-Token", as);
            }
            if (subject != null) {
                request.header("X-Subject-Token", subject);
            }
            // A new connection each time: Keystone closes them without a word, and a POST is not sent twice.
            return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Removes everything; fails in the end where something could not be removed. */
    @Override
    public void close() {
        removals.close();
    }

    record User(String id, String name) {}

    /** @param token of the header {@code X-Subject-Token} */
    record Answer(JsonNode body, String token) {}
}
