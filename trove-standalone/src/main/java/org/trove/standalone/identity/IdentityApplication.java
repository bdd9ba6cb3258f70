package org.trove.standalone.identity;

import io.dropwizard.core.Application;
import io.dropwizard.core.Configuration;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import org.trove.log.SecretFreeLogs;
import org.trove.time.SystemIdSource;

/**
 * The identity service by itself, for services that are started one by one: {@code IdentityApplication <home> <host>:<port>
 * [<url of the database service>]}. Without the URL, the catalog says that the database service is at the same address.
 */
public final class IdentityApplication extends Application<Configuration> {
    private final Path home;
    private final URI address;
    private final URI databaseBase;

    IdentityApplication(Path home, URI address, URI databaseBase) {
        this.home = home;
        this.address = address;
        this.databaseBase = databaseBase;
    }

    public static void main(String[] args) throws Exception {
        if (args.length < 2 || args.length > 3) {
            System.err.println("usage: IdentityApplication <home> <host>:<port> [<url of the database service>]");
            System.exit(2);
        }
        URI address = URI.create("http://" + args[1]);
        if (address.getHost() == null || address.getPort() < 0) {
            System.err.println("not <host>:<port>: " + args[1]);
            System.exit(2);
        }
        URI database = args.length == 3 ? URI.create(args[2]) : address;
        new IdentityApplication(Path.of(args[0]), address, database).run("server", "identity");
    }

    @Override
    public void initialize(Bootstrap<Configuration> bootstrap) {
        SecretFreeLogs.install();
        bootstrap.setConfigurationSourceProvider(
                path -> new ByteArrayInputStream(settings().getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public void run(Configuration configuration, Environment environment) throws Exception {
        Files.createDirectories(home);
        IdentityService service =
                IdentityFiles.createOrLoad(home, address, Clock.systemUTC(), new SystemIdSource(), new SecureRandom());
        environment.jersey().disable();
        Logins logins = new Logins(service, new PrometheusRegistry());
        IdentityEndpoint.install(environment, logins, new ServiceCatalog(address, databaseBase));
    }

    private String settings() {
        return """
                server:
                  type: simple
                  applicationContextPath: /
                  adminContextPath: /admin
                  connector: {type: http, bindHost: "%s", port: %d}
                logging: {level: WARN}
                """.formatted(address.getHost(), address.getPort());
    }
}
