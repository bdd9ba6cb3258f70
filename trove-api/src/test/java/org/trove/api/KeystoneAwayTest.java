package org.trove.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trove.api.support.Samples.PROJECT_A;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.trove.api.auth.KeystoneSettings;
import org.trove.api.auth.KeystoneTokenValidator;
import org.trove.api.support.ApiServer;
import org.trove.api.support.Reply;
import org.trove.crypto.SecretString;
import org.trove.wiring.FreePort;

/** A Keystone that is away when the API starts, comes, and goes again. */
class KeystoneAwayTest {

    private static final int PORT = FreePort.next();
    private static final String FLAVORS = "/v1.0/" + PROJECT_A + "/flavors";
    private static final String TOKEN = "{\"token\": {\"expires_at\": \"2030-01-01T00:00:00.000000Z\","
            + " \"user\": {\"id\": \"u1\", \"name\": \"ann\"}, \"project\": {\"id\": \"" + PROJECT_A + "\"},"
            + " \"roles\": [{\"name\": \"member\"}]}}";

    @RegisterExtension
    static final ApiServer API = new ApiServer("{}", keystone());

    private static KeystoneTokenValidator keystone() {
        String url = "http://127.0.0.1:" + PORT;
        return new KeystoneTokenValidator(
                new KeystoneSettings(url, url, "trove", SecretString.of("secret"), "service", "Default", "Default"),
                HttpClient.newHttpClient(),
                Clock.systemUTC(),
                new PrometheusRegistry());
    }

    private static void answer(HttpExchange exchange) throws IOException {
        boolean login = exchange.getRequestMethod().equals("POST");
        exchange.getResponseHeaders().add("X-Subject-Token", "own");
        byte[] body = TOKEN.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(login ? 201 : 200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static Reply ask(String token) {
        return API.call("GET", token, FLAVORS, null);
    }

    @Test
    void the_api_starts_without_it_and_serves_as_soon_as_it_is_there() throws IOException {
        Reply refused = ask("token-1");
        assertThat(refused.fault(503, "serviceUnavailable"))
                .isEqualTo("The identity service is not available now, try again later.");
        assertThat(refused.header("Retry-After")).isEqualTo("10");
        assertThat(API.call("GET", null, "/healthcheck", null).status()).isEqualTo(200);
        API.call("GET", null, FLAVORS, null).expect(401);

        HttpServer keystone = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), PORT), 0);
        keystone.createContext("/v3/auth/tokens", KeystoneAwayTest::answer);
        keystone.start();
        try {
            ask("token-1").expect(200);
        } finally {
            keystone.stop(0);
        }

        ask("token-1").expect(200);
        ask("token-2").fault(503, "serviceUnavailable");
    }
}
