package org.trove.taskmanager;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;
import org.trove.bus.BusMetrics;
import org.trove.bus.NotificationSettings;
import org.trove.bus.Notifications;
import org.trove.bus.rabbit.RabbitNotifications;
import org.trove.time.IdSource;
import org.trove.wiring.Resources;

/**
 * Binds the task manager. The composition root binds what it stands on: Database, OperationJournal, Cloud, Catalog, GuestRpc,
 * CertificateAuthorities, InstanceKeys, TaskRequestServer, RpcSettings, BusMetrics, Resources, Clock, IdSource and PrometheusRegistry.
 */
public final class TaskManagerModule extends AbstractModule {
    private final TaskManagerSettings settings;

    public TaskManagerModule(TaskManagerSettings settings) {
        this.settings = settings;
    }

    @Override
    protected void configure() {
        bind(TaskManagerSettings.class).toInstance(settings);
        bind(TaskManagerService.class);
        bind(CertificateUpkeep.class);
    }

    @Provides
    @Singleton
    Notifications notifications(Resources resources, Clock clock, IdSource ids, BusMetrics metrics) {
        Optional<NotificationSettings> configured = settings.novaNotifications();
        return configured.isEmpty()
                ? Notifications.NONE
                : resources.add(new RabbitNotifications(configured.get(), clock, ids, metrics));
    }
}
