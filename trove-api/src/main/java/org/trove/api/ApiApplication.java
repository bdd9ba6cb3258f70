package org.trove.api;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Provides;
import io.dropwizard.core.Application;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.trove.api.auth.KeystoneConnections;
import org.trove.api.auth.KeystoneSettings;
import org.trove.api.auth.KeystoneTokenValidator;
import org.trove.api.auth.TokenValidator;
import org.trove.wiring.CertificateModule;
import org.trove.wiring.CloudModule;
import org.trove.wiring.MessagingModule;
import org.trove.wiring.PlatformModule;
import org.trove.wiring.Resources;
import org.trove.wiring.ServiceEndpoint;
import org.trove.wiring.StoreModule;

/** The API server by itself: {@code server <file>}. */
public final class ApiApplication extends Application<ApiConfiguration> {

    public static void main(String[] arguments) throws Exception {
        new ApiApplication().run(arguments);
    }

    @Override
    public String getName() {
        return "trove-api";
    }

    @Override
    public void initialize(Bootstrap<ApiConfiguration> bootstrap) {
        bootstrap.getObjectMapper().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    }

    @Override
    public void run(ApiConfiguration configuration, Environment environment) {
        ApiEndpoint.prepare(configuration.getServerFactory());
        Injector injector = Guice.createInjector(
                new PlatformModule(new PrometheusRegistry(), new Resources()),
                new StoreModule(
                        configuration.database(),
                        configuration.keys(),
                        configuration.api().quotas()),
                new MessagingModule(configuration.messaging(), configuration.keys()),
                new CertificateModule(configuration.keys()),
                new CloudModule(configuration.cloud()),
                new ApiModule(
                        configuration.api(),
                        configuration.keystone().wwwAuthenticateUri(),
                        configuration.keystone().serviceTokens()),
                new KeystoneModule(configuration.keystone()));
        ServiceEndpoint.install(environment, injector);
        ApiEndpoint.install(environment, injector);
        ApiEndpoint.keepTime(environment, injector);
    }

    /** Tokens are Keystone's. */
    private static final class KeystoneModule extends AbstractModule {
        private final KeystoneSettings settings;

        KeystoneModule(KeystoneSettings settings) {
            this.settings = settings;
        }

        @Provides
        @Singleton
        TokenValidator validator(Clock clock, PrometheusRegistry metrics) {
            return new KeystoneTokenValidator(settings, KeystoneConnections.open(settings), clock, metrics);
        }
    }
}
