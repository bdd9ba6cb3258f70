package org.trove.api.auth;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.trove.api.json.Json;

/** The two calls of Keystone's v3 API that the service makes. Whatever goes wrong is told as {@link KeystoneAway}. */
final class KeystoneClient {

    /** Calls at a time; more would only wait in Keystone. */
    private static final int MAX_CALLS = 64;

    private static final Pattern SECONDS = Pattern.compile("[1-9][0-9]{0,2}");

    private final KeystoneSettings settings;
    private final String tokens;
    private final HttpClient client;
    private final KeystoneMetrics metrics;
    private final Semaphore calls = new Semaphore(MAX_CALLS);

    KeystoneClient(KeystoneSettings settings, HttpClient client, KeystoneMetrics metrics) {
        this.settings = settings;
        this.client = client;
        this.metrics = metrics;
        String base = settings.authUrl().replaceFirst("/+$", "");
        // Without the catalog, an answer is a tenth of its size.
        this.tokens = (base.endsWith("/v3") ? base : base + "/v3") + "/auth/tokens?nocatalog";
    }

    /** Asks about a token. @param own this service's token */
    HttpResponse<byte[]> validate(String token, String own, boolean evenExpired) {
        return send(
                "validate",
                HttpRequest.newBuilder(URI.create(evenExpired ? tokens + "&allow_expired=1" : tokens))
                        .header("X-Auth-Token", own)
                        .header("X-Subject-Token", token)
                        // Tells that access rules are kept here; without it Keystone refuses tokens that have some.
                        .header("OpenStack-Identity-Access-Rules", "1.0"));
    }

    /** Gets a token for this service. */
    Login logIn() {
        HttpResponse<byte[]> answer = send(
                "login",
                HttpRequest.newBuilder(URI.create(tokens))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(credentials())));
        String token = answer.headers().firstValue("X-Subject-Token").orElse("");
        if (answer.statusCode() != 201 || token.isEmpty()) {
            return new Login.Refused(answer.statusCode());
        }
        try {
            JsonNode body = Json.read(answer.body());
            return new Login.Token(
                    token, TokenBody.time(body.path("token").path("expires_at").asText()));
        } catch (IOException | DateTimeParseException e) {
            throw KeystoneAway.because(
                    "Keystone's answer to a login cannot be understood", e, KeystoneAway.RETRY_AFTER);
        }
    }

    private byte[] credentials() {
        Map<String, Object> user = Map.of(
                "name", settings.username(),
                "domain", Map.of("name", settings.userDomainName()),
                "password", settings.password().reveal());
        Map<String, Object> project =
                Map.of("name", settings.projectName(), "domain", Map.of("name", settings.projectDomainName()));
        Map<String, Object> identity = Map.of("methods", List.of("password"), "password", Map.of("user", user));
        return Json.write(Map.of("auth", Map.of("identity", identity, "scope", Map.of("project", project))));
    }

    private HttpResponse<byte[]> send(String name, HttpRequest.Builder builder) {
        HttpRequest request = builder.timeout(settings.requestTimeout())
                .header("Accept", "application/json")
                .build();
        try {
            if (!calls.tryAcquire(settings.requestTimeout().toMillis(), TimeUnit.MILLISECONDS)) {
                throw KeystoneAway.because("Keystone has " + MAX_CALLS + " calls to answer already");
            }
            long start = System.nanoTime();
            try {
                return answered(sendTwice(request));
            } finally {
                calls.release();
                metrics.took(name, start);
            }
        } catch (IOException e) {
            throw KeystoneAway.because("Keystone cannot be reached", e, KeystoneAway.RETRY_AFTER);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw KeystoneAway.because("Keystone was not asked to the end", e, KeystoneAway.RETRY_AFTER);
        }
    }

    /** A connection that was kept may have been closed by a restart of Keystone; nothing is lost by asking again at once. */
    private HttpResponse<byte[]> sendTwice(HttpRequest request) throws IOException, InterruptedException {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        } catch (HttpTimeoutException e) {
            throw e;
        } catch (IOException e) {
            return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        }
    }

    private static HttpResponse<byte[]> answered(HttpResponse<byte[]> answer) {
        int status = answer.statusCode();
        if (status >= 500 || status == 429) {
            Duration retryAfter = answer.headers()
                    .firstValue("Retry-After")
                    .filter(value -> SECONDS.matcher(value).matches())
                    .map(value -> Duration.ofSeconds(Long.parseLong(value)))
                    .orElse(KeystoneAway.RETRY_AFTER);
            throw KeystoneAway.because("Keystone answered " + status, null, retryAfter);
        }
        return answer;
    }

    /** What a login brought. */
    sealed interface Login {
        record Token(String token, Instant expires) implements Login {
            @Override
            public String toString() {
                return "Token[***, expires=" + expires + "]";
            }
        }

        record Refused(int status) implements Login {}
    }
}
