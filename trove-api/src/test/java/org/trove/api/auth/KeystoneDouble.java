package org.trove.api.auth;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.trove.crypto.SecretString;

/** Speaks as Keystone over HTTP, and does what a real one cannot be asked to do: fails, hangs, and answers nonsense. */
final class KeystoneDouble implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService serving = Executors.newCachedThreadPool();
    private final Clock clock;
    private final CountDownLatch released = new CountDownLatch(1);
    private final Map<String, String> bodies = new ConcurrentHashMap<>();

    final List<String> logins = new CopyOnWriteArrayList<>();
    /** Query of each validation. */
    final List<String> validations = new CopyOnWriteArrayList<>();

    volatile String ownToken = "own-1";
    volatile Duration ownLife = Duration.ofHours(1);
    volatile int loginStatus = 201;
    /** Of validations, 0 = what the token deserves. */
    volatile int validationStatus;

    volatile @Nullable String retryAfter;
    volatile boolean hanging;

    KeystoneDouble(Clock clock) {
        this.clock = clock;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/v3/auth/tokens", this::serve);
        server.setExecutor(serving);
        server.start();
    }

    /** @param scope a part of the body of the token, e.g. {@code "project": {"id": "p1"}} */
    void knows(String token, String scope) {
        bodies.put(
                token,
                "{\"token\": {\"expires_at\": \"" + clock.instant().plus(Duration.ofHours(1))
                        + "\", \"user\": {\"id\": \"u1\", \"name\": \"ann\"}, \"roles\": [{\"id\": \"r\", \"name\": \"member\"}]"
                        + (scope.isEmpty() ? "" : ", " + scope) + "}}");
    }

    void says(String token, String body) {
        bodies.put(token, body);
    }

    KeystoneSettings settings(Duration requestTimeout) {
        return new KeystoneSettings(
                "http://127.0.0.1:" + server.getAddress().getPort() + "/",
                "http://identity",
                "trove",
                SecretString.of("secret"),
                "service",
                "Default",
                "Default",
                null,
                Duration.ofSeconds(5),
                requestTimeout,
                ServiceTokenRules.DEFAULT);
    }

    private void serve(HttpExchange exchange) throws IOException {
        if (hanging) {
            awaitRelease();
            exchange.close();
        } else if (exchange.getRequestMethod().equals("POST")) {
            logIn(exchange);
        } else {
            validate(exchange);
        }
    }

    private void logIn(HttpExchange exchange) throws IOException {
        logins.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        exchange.getResponseHeaders().add("X-Subject-Token", ownToken);
        reply(
                exchange,
                loginStatus,
                "{\"token\": {\"expires_at\": \"" + clock.instant().plus(ownLife) + "\"}}");
    }

    private void validate(HttpExchange exchange) throws IOException {
        validations.add(exchange.getRequestURI().getQuery());
        @Nullable String body = bodies.get(exchange.getRequestHeaders().getFirst("X-Subject-Token"));
        if (!ownToken.equals(exchange.getRequestHeaders().getFirst("X-Auth-Token"))) {
            reply(exchange, 401, "{}");
        } else if (validationStatus != 0) {
            reply(exchange, validationStatus, "{}");
        } else {
            reply(exchange, body == null ? 404 : 200, body == null ? "{}" : body);
        }
    }

    private void reply(HttpExchange exchange, int status, String body) throws IOException {
        if (retryAfter != null) {
            exchange.getResponseHeaders().add("Retry-After", retryAfter);
        }
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private void awaitRelease() {
        try {
            released.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        released.countDown();
        server.stop(0);
        serving.shutdownNow();
    }
}
