package org.trove.api.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.trove.crypto.SecretString;
import org.trove.error.ErrorCode;
import org.trove.error.TroveException;

class KeystoneTokenValidatorTest {

    private static final String ANSWER = "{\"token\": {\"expires_at\": \"2030-01-01T00:00:00.000000Z\","
            + " \"user\": {\"id\": \"u1\", \"name\": \"ann\"}, \"project\": {\"id\": \"p1\", \"name\": \"one\"},"
            + " \"roles\": [{\"id\": \"r\", \"name\": \"member\"}]}}";

    private final List<String> logins = Collections.synchronizedList(new ArrayList<>());
    private final ExecutorService serving = Executors.newCachedThreadPool();
    private volatile String accepted = "own-1";
    private HttpServer keystone = start();

    private HttpServer start() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @BeforeEach
    void serve() {
        keystone.createContext("/v3/auth/tokens", this::answer);
        keystone.setExecutor(serving);
        keystone.start();
    }

    @AfterEach
    void stop() {
        keystone.stop(0);
        serving.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        if (exchange.getRequestMethod().equals("POST")) {
            logins.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.getResponseHeaders().add("X-Subject-Token", accepted);
            reply(exchange, 201, "{}");
        } else if (!accepted.equals(exchange.getRequestHeaders().getFirst("X-Auth-Token"))) {
            reply(exchange, 401, "{}");
        } else if ("good".equals(exchange.getRequestHeaders().getFirst("X-Subject-Token"))) {
            reply(exchange, 200, ANSWER);
        } else {
            reply(exchange, 404, "{}");
        }
    }

    private static void reply(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private KeystoneTokenValidator validator() {
        KeystoneSettings settings = new KeystoneSettings(
                "http://127.0.0.1:" + keystone.getAddress().getPort() + "/",
                "http://identity",
                "trove",
                SecretString.of("secret"),
                "service",
                "Default",
                "Default");
        return new KeystoneTokenValidator(settings, HttpClient.newHttpClient());
    }

    @Test
    void the_first_requests_at_once_log_this_service_in_once() throws Exception {
        KeystoneTokenValidator validator = validator();
        int requests = 8;
        CyclicBarrier together = new CyclicBarrier(requests);
        List<Future<Optional<Identity>>> answers = new ArrayList<>();
        for (int i = 0; i < requests; i++) {
            answers.add(serving.submit(() -> {
                together.await();
                return validator.validate("good");
            }));
        }
        for (Future<Optional<Identity>> answer : answers) {
            assertThat(answer.get(20, TimeUnit.SECONDS)).isPresent();
        }

        assertThat(logins).hasSize(1);
    }

    @Test
    void a_token_tells_user_project_and_roles() {
        Identity identity = validator().validate("good").orElseThrow();

        assertThat(identity.userId()).isEqualTo("u1");
        assertThat(identity.projectId()).isEqualTo("p1");
        assertThat(identity.roles()).containsExactly("member");
        assertThat(logins).singleElement().asString().contains("\"project\":{").contains("\"secret\"");
    }

    @Test
    void an_unknown_token_is_invalid() {
        assertThat(validator().validate("other")).isEmpty();
    }

    @Test
    void the_services_own_token_is_renewed_when_it_is_not_accepted_any_more() {
        KeystoneTokenValidator validator = validator();
        validator.validate("good");
        accepted = "own-2";

        assertThat(validator.validate("good")).isPresent();
        assertThat(logins).hasSize(2);
    }

    @Test
    void a_keystone_that_is_away_makes_the_request_unavailable() {
        KeystoneTokenValidator validator = validator();
        keystone.stop(0);
        serving.shutdownNow();

        assertThatThrownBy(() -> validator.validate("good"))
                .isInstanceOfSatisfying(
                        TroveException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.UNAVAILABLE));
    }
}
