package org.trove.api;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.google.inject.Guice;
import com.google.inject.Injector;
import io.dropwizard.core.Application;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.lifecycle.AutoCloseableManager;
import io.prometheus.metrics.exporter.servlet.jakarta.PrometheusMetricsServlet;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

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
        PrometheusRegistry metrics = new PrometheusRegistry();
        JvmMetrics.builder().register(metrics);
        ApiParts parts = ApiParts.open(configuration, metrics);
        environment.lifecycle().manage(new AutoCloseableManager(parts));
        Injector injector = Guice.createInjector(
                parts.module(),
                new ApiModule(configuration.api(), configuration.keystone().wwwAuthenticateUri()));
        ApiEndpoint.install(environment, injector);
        environment
                .admin()
                .addServlet("prometheus", new PrometheusMetricsServlet(metrics))
                .addMapping("/metrics");
    }
}
