package org.trove.wiring;

import io.dropwizard.core.Configuration;
import io.dropwizard.core.server.DefaultServerFactory;
import io.dropwizard.jetty.HttpConnectorFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.trove.bus.rabbit.RabbitSettings;
import org.trove.crypto.KeySettings;
import org.trove.crypto.SecretString;
import org.trove.store.jdbi.TestSchema;

/** What tests need that start a whole service in their own process, on free ports and with nothing but a database. */
public final class StartedService {
    public static final KeySettings KEYS =
            new KeySettings(SecretString.of("1".repeat(32)), SecretString.of("2".repeat(32)), TestSchema.PAYLOAD_KEY);

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private StartedService() {}

    /** Lets a service listen on free loopback ports. */
    public static <C extends Configuration> C onFreePorts(C configuration) {
        DefaultServerFactory server = new DefaultServerFactory();
        server.setApplicationConnectors(List.of(loopback()));
        server.setAdminConnectors(List.of(loopback()));
        configuration.setServerFactory(server);
        return configuration;
    }

    /** A broker that is away. */
    public static RabbitSettings noBroker() {
        return RabbitSettings.at("127.0.0.1", FreePort.next(), "guest", SecretString.of("guest"));
    }

    public static HttpResponse<String> get(int port, String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static HttpConnectorFactory loopback() {
        HttpConnectorFactory connector = new HttpConnectorFactory();
        connector.setPort(0);
        connector.setBindHost("127.0.0.1");
        return connector;
    }
}
