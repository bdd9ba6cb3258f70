package org.trove.conductor;

import com.google.inject.Guice;
import com.google.inject.Injector;
import com.zaxxer.hikari.HikariDataSource;
import io.dropwizard.core.Application;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.lifecycle.Managed;
import io.prometheus.metrics.exporter.servlet.jakarta.PrometheusMetricsServlet;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.trove.bus.Endpoint;
import org.trove.bus.MessageBus;
import org.trove.store.Database;
import org.trove.store.jdbi.DatabasePool;

/** The conductor as a process of its own: {@code ConductorApplication server trove-conductor.yml}. */
public final class ConductorApplication extends Application<ConductorConfiguration> {
    public static void main(String[] args) throws Exception {
        new ConductorApplication().run(args);
    }

    @Override
    public String getName() {
        return "trove-conductor";
    }

    @Override
    public void run(ConductorConfiguration configuration, Environment environment) {
        Endpoint endpoint = new Endpoint(configuration.messaging().rpc().conductorTopic(), hostName());
        HikariDataSource pool = DatabasePool.open(configuration.database(), "conductor");
        environment.lifecycle().manage(closing(pool));
        Injector injector = Guice.createInjector(
                new ConductorInfrastructure(configuration, pool),
                new ConductorModule(configuration.conductor(), endpoint));
        environment.jersey().disable();
        manage(injector, environment);
        observe(injector, environment);
    }

    private static void manage(Injector injector, Environment environment) {
        MessageBus bus = injector.getInstance(MessageBus.class);
        environment.lifecycle().manage(closing(bus));
        environment.lifecycle().manage(injector.getInstance(ConductorService.class));
    }

    private static void observe(Injector injector, Environment environment) {
        Database database = injector.getInstance(Database.class);
        MessageBus bus = injector.getInstance(MessageBus.class);
        PrometheusRegistry registry = injector.getInstance(PrometheusRegistry.class);
        environment
                .healthChecks()
                .register("database", new ConductorHealth(database::isReachable, "the database does not answer"));
        environment
                .healthChecks()
                .register("broker", new ConductorHealth(bus::isConnected, "there is no connection to the broker"));
        JvmMetrics.builder().register(registry);
        environment
                .admin()
                .addServlet("prometheus", new PrometheusMetricsServlet(registry))
                .addMapping("/metrics");
    }

    private static Managed closing(AutoCloseable resource) {
        return new Managed() {
            @Override
            public void stop() throws Exception {
                resource.close();
            }
        };
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
