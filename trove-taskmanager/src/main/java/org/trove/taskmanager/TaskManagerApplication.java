package org.trove.taskmanager;

import com.codahale.metrics.health.HealthCheck;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.google.inject.Guice;
import io.dropwizard.core.Application;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.lifecycle.AutoCloseableManager;
import io.prometheus.metrics.exporter.servlet.jakarta.PrometheusMetricsServlet;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** The task manager by itself: {@code server <file>}. Its admin port has health and metrics; it serves nothing else. */
public final class TaskManagerApplication extends Application<TaskManagerConfiguration> {

    public static void main(String[] arguments) throws Exception {
        new TaskManagerApplication().run(arguments);
    }

    @Override
    public String getName() {
        return "trove-taskmanager";
    }

    @Override
    public void initialize(Bootstrap<TaskManagerConfiguration> bootstrap) {
        bootstrap.getObjectMapper().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    }

    @Override
    public void run(TaskManagerConfiguration configuration, Environment environment) {
        // Dropwizard insists on a Jersey servlet; a task manager has no resources for it.
        environment.jersey().disable();
        PrometheusRegistry metrics = new PrometheusRegistry();
        JvmMetrics.builder().register(metrics);
        TaskManagerParts parts = new TaskManagerParts(configuration, metrics);
        environment.lifecycle().manage(new AutoCloseableManager(parts));
        TaskManagerService service = Guice.createInjector(parts, new TaskManagerModule(configuration.taskmanager()))
                .getInstance(TaskManagerService.class);
        environment.lifecycle().manage(service);
        registerHealth(environment, parts);
        environment
                .admin()
                .addServlet("prometheus", new PrometheusMetricsServlet(metrics))
                .addMapping("/metrics");
    }

    private static void registerHealth(Environment environment, TaskManagerParts parts) {
        environment.healthChecks().register("database", new HealthCheck() {
            @Override
            protected Result check() {
                return parts.database().isReachable() ? Result.healthy() : Result.unhealthy("does not answer");
            }
        });
        environment.healthChecks().register("broker", new HealthCheck() {
            @Override
            protected Result check() {
                return parts.bus().isConnected()
                        ? Result.healthy()
                        : Result.unhealthy("no connection: " + parts.bus().problem());
            }
        });
    }
}
