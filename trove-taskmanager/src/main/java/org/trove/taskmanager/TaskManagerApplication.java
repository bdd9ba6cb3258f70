package org.trove.taskmanager;

import com.google.inject.Guice;
import com.google.inject.Injector;
import io.dropwizard.core.setup.Environment;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import org.trove.bus.Notifications;
import org.trove.cloud.CloudProvider;
import org.trove.store.QuotaDefaults;
import org.trove.store.jdbi.DatabasePool;
import org.trove.wiring.CertificateModule;
import org.trove.wiring.CloudModule;
import org.trove.wiring.MessagingModule;
import org.trove.wiring.PlatformModule;
import org.trove.wiring.Resources;
import org.trove.wiring.Service;
import org.trove.wiring.ServiceEndpoint;
import org.trove.wiring.StoreModule;

/** The task manager by itself: {@code server <file>}. Its admin port has health and metrics; it serves nothing else. */
public final class TaskManagerApplication extends Service<TaskManagerConfiguration> {

    public static void main(String[] arguments) throws Exception {
        new TaskManagerApplication().run(arguments);
    }

    @Override
    public String getName() {
        return "trove-taskmanager";
    }

    @Override
    protected List<String> check(TaskManagerConfiguration configuration) {
        DatabasePool.check(configuration.database());
        configuration.messaging().check();
        TaskManagerModule.check(configuration.taskmanager());
        return configuration.cloud().check(CloudProvider.Use.CLOUD);
    }

    @Override
    protected void start(TaskManagerConfiguration configuration, Environment environment) {
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
