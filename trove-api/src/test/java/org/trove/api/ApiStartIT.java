package org.trove.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trove.wiring.StartedService.get;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.dropwizard.testing.DropwizardTestSupport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.trove.api.auth.KeystoneSettings;
import org.trove.cloud.CloudSettings;
import org.trove.crypto.SecretString;
import org.trove.store.jdbi.TestSchema;
import org.trove.wiring.FreePort;
import org.trove.wiring.StartedService;

/** The API server, started while everything that it needs is missing. */
class ApiStartIT {

    private static final String PROJECT = "a0000000000000000000000000000001";
    private static final String INSTANCES = "/v1.0/" + PROJECT + "/instances";

    private final TestSchema schema = new TestSchema("trove.it.mysql");
    private final int keystonePort = FreePort.next();
    private final DropwizardTestSupport<ApiConfiguration> api =
            new DropwizardTestSupport<>(ApiApplication.class, StartedService.onFreePorts(configuration()));

    private ApiConfiguration configuration() {
        String keystone = "http://127.0.0.1:" + keystonePort;
        return new ApiConfiguration(
                schema.settings(),
                StartedService.noBroker(),
                StartedService.KEYS,
                new CloudSettings("noop"),
                new KeystoneSettings(
                        keystone, keystone, "trove", SecretString.of("secret"), "service", "Default", "Default"),
                null);
    }

    @AfterEach
    void stop() {
        api.after();
        schema.close();
    }

    private HttpResponse<String> list() {
        return get(api.getLocalPort(), INSTANCES, "X-Auth-Token", "token");
    }

    @Test
    void it_serves_as_soon_as_keystone_and_the_schema_are_there() throws Exception {
        api.before();
        assertThat(list().statusCode()).isEqualTo(503);
        assertThat(list().body()).contains("identity service");

        HttpServer keystone =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), keystonePort), 0);
        keystone.createContext("/v3/auth/tokens", ApiStartIT::answer);
        keystone.start();
        try {
            HttpResponse<String> refused = list();
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).isPresent();
            assertThat(refused.body())
                    .contains("serviceUnavailable")
                    .contains("the schema is not migrated: run bin/trove-manage migrate");
            assertThat(get(api.getLocalPort(), "/healthcheck").body())
                    .contains("database: the schema is not migrated: run bin/trove-manage migrate");
            assertThat(get(api.getAdminPort(), "/healthcheck").body())
                    .contains("the database: the schema is not migrated: run bin/trove-manage migrate");

            schema.migrated();

            assertThat(list().body()).isEqualTo("{\"instances\":[]}");
            assertThat(get(api.getAdminPort(), "/healthcheck").body()).doesNotContain("schema");
        } finally {
            keystone.stop(0);
        }
    }

    private static void answer(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().add("X-Subject-Token", "own");
        byte[] body = ("{\"token\": {\"expires_at\": \"2100-01-01T00:00:00.000000Z\", \"user\": {\"id\": \"u1\"},"
                        + " \"project\": {\"id\": \"" + PROJECT + "\"}, \"roles\": [{\"name\": \"member\"}]}}")
                .getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(exchange.getRequestMethod().equals("POST") ? 201 : 200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
