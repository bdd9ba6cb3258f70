package org.trove.wiring;

import com.codahale.metrics.health.HealthCheck;
import com.google.inject.Injector;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.lifecycle.AutoCloseableManager;
import io.prometheus.metrics.exporter.servlet.jakarta.PrometheusMetricsServlet;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.function.Supplier;
import org.trove.bus.MessageBus;
import org.trove.store.Database;

/** What every service that runs by itself shows on its admin port: which part is broken, and its metrics. */
public final class ServiceEndpoint {
    private ServiceEndpoint() {}

    /** Installs health checks {@code database} and {@code broker} and {@code /metrics}; closes the resources at the end. */
    public static void install(Environment environment, Injector injector) {
        environment.lifecycle().manage(new AutoCloseableManager(injector.getInstance(Resources.class)));
        Database database = injector.getInstance(Database.class);
        MessageBus bus = injector.getInstance(MessageBus.class);
        environment
                .healthChecks()
                .register("database", check(() -> database.trouble().map("the database: "::concat)));
        environment.healthChecks().register("broker", check(bus::trouble));
        metrics(environment, injector.getInstance(PrometheusRegistry.class));
    }

    /** Installs {@code /metrics} alone. */
    public static void metrics(Environment environment, PrometheusRegistry registry) {
        JvmMetrics.builder().register(registry);
        environment
                .admin()
                .addServlet("prometheus", new PrometheusMetricsServlet(registry))
                .addMapping("/metrics");
    }

    /** The machine's name, as services name themselves to the broker. */
    public static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    private static HealthCheck check(Supplier<Optional<String>> trouble) {
        return new HealthCheck() {
            @Override
            protected Result check() {
                return trouble.get().map(Result::unhealthy).orElseGet(Result::healthy);
            }
        };
    }
}
