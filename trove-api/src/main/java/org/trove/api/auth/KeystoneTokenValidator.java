package org.trove.api.auth;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.trove.api.json.Json;
import org.trove.error.TroveException;

/** Asks Keystone's v3 API, with a token of the service's own that is renewed when Keystone does not know it any more. */
public final class KeystoneTokenValidator implements TokenValidator {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

    private final KeystoneSettings settings;
    private final URI tokens;
    private final HttpClient client;
    private final ReentrantLock renewal = new ReentrantLock();
    private volatile @Nullable String ownToken;
    /** Differs from before a wait where a renewal failed during it. */
    private final AtomicInteger failedRenewals = new AtomicInteger();

    public KeystoneTokenValidator(KeystoneSettings settings, HttpClient client) {
        this.settings = settings;
        this.tokens = tokensUri(settings.authUrl());
        this.client = client;
    }

    @Override
    public Optional<Identity> validate(String token) {
        @Nullable String own = ownToken;
        String used = own == null ? renewed(null) : own;
        HttpResponse<byte[]> answer = ask(token, used);
        if (answer.statusCode() == 401) {
            answer = ask(token, renewed(used));
        }
        return switch (answer.statusCode()) {
            case 200 -> Optional.of(read(answer.body()));
            case 404, 400 -> Optional.empty();
            default -> throw away("Keystone answered " + answer.statusCode() + " to a token's validation", null);
        };
    }

    private HttpResponse<byte[]> ask(String token, String own) {
        HttpRequest request;
        try {
            request = HttpRequest.newBuilder(tokens)
                    .timeout(TIMEOUT)
                    .header("X-Auth-Token", own)
                    .header("X-Subject-Token", token)
                    .header("Accept", "application/json")
                    .build();
        } catch (IllegalArgumentException e) {
            throw TroveException.badRequest("The token has characters that a header cannot carry.");
        }
        return send(request);
    }

    /**
     * A token of this service that is newer than the given one. One request at a time asks for it and the others wait for its
     * answer, whatever that is: Keystone hashes a password for each, which is slow on purpose.
     */
    private String renewed(@Nullable String old) {
        int failuresBefore = failedRenewals.get();
        renewal.lock();
        try {
            @Nullable String own = ownToken;
            if (own != null && !own.equals(old)) {
                return own;
            }
            if (failedRenewals.get() != failuresBefore) {
                throw away("Keystone gave another request no token for this service", null);
            }
            return renew();
        } catch (RuntimeException e) {
            failedRenewals.incrementAndGet();
            throw e;
        } finally {
            renewal.unlock();
        }
    }

    private String renew() {
        Map<String, Object> domain = Map.of("name", settings.userDomainName());
        Map<String, Object> user = Map.of(
                "name", settings.username(),
                "domain", domain,
                "password", settings.password().reveal());
        Map<String, Object> project =
                Map.of("name", settings.projectName(), "domain", Map.of("name", settings.projectDomainName()));
        Map<String, Object> identity = Map.of("methods", List.of("password"), "password", Map.of("user", user));
        byte[] body = Json.write(Map.of("auth", Map.of("identity", identity, "scope", Map.of("project", project))));
        HttpResponse<byte[]> answer = send(HttpRequest.newBuilder(tokens)
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build());
        String token = answer.headers().firstValue("X-Subject-Token").orElse("");
        if (answer.statusCode() != 201 || token.isEmpty()) {
            throw away("Keystone refused this service's own credentials with " + answer.statusCode(), null);
        }
        ownToken = token;
        return token;
    }

    private HttpResponse<byte[]> send(HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw away("Keystone cannot be reached", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw away("Keystone was not asked to the end", e);
        }
    }

    private static Identity read(byte[] body) {
        try {
            JsonNode token = Json.read(body).path("token");
            JsonNode user = token.path("user");
            JsonNode project = token.path("project");
            List<String> roles = new ArrayList<>();
            token.path("roles").forEach(role -> roles.add(role.path("name").asText()));
            return new Identity(
                    user.path("id").asText(),
                    textOrNull(user.path("name")),
                    textOrNull(project.path("id")),
                    textOrNull(project.path("name")),
                    roles,
                    Instant.parse(token.path("expires_at").asText()));
        } catch (IOException | DateTimeParseException e) {
            throw away("Keystone's answer cannot be understood", e);
        }
    }

    private static @Nullable String textOrNull(JsonNode node) {
        return node.isTextual() ? node.asText() : null;
    }

    private static URI tokensUri(String authUrl) {
        String base = authUrl.endsWith("/") ? authUrl.substring(0, authUrl.length() - 1) : authUrl;
        return URI.create((base.endsWith("/v3") ? base : base + "/v3") + "/auth/tokens");
    }

    private static TroveException away(String what, @Nullable Throwable cause) {
        Throwable reason = cause == null ? new IllegalStateException(what) : new IllegalStateException(what, cause);
        return TroveException.unavailable(
                "The identity service is not available now, try again later.", RETRY_AFTER, reason);
    }
}
