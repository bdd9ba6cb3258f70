package org.trove.taskmanager;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.google.inject.Guice;
import com.google.inject.Injector;
import io.dropwizard.core.Application;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import org.trove.bus.Notifications;
import org.trove.store.QuotaDefaults;
import org.trove.wiring.CertificateModule;
import org.trove.wiring.CloudModule;
import org.trove.wiring.MessagingModule;
import org.trove.wiring.PlatformModule;
import org.trove.wiring.Resources;
import org.trove.wiring.ServiceEndpoint;
import org.trove.wiring.StoreModule;

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
        Injector injector = Guice.createInjector(
                new PlatformModule(new PrometheusRegistry(), new Resources()),
                new StoreModule(configuration.database(), configuration.keys(), QuotaDefaults.TROVE),
                new MessagingModule(configuration.messaging(), configuration.keys()),
                new CertificateModule(configuration.keys()),
                new CloudModule(configuration.cloud()),
                new TaskManagerModule(configuration.taskmanager()));
        ServiceEndpoint.install(environment, injector);
        if (configuration.taskmanager().novaNotifications().isPresent()) {
            environment
                    .healthChecks()
                    .register("nova_notifications", new NotificationHealth(injector.getInstance(Notifications.class)));
        }
        environment.lifecycle().manage(injector.getInstance(TaskManagerService.class));
        environment.lifecycle().manage(injector.getInstance(CertificateUpkeep.class));
    }
}
