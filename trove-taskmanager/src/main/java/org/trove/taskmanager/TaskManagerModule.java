package org.trove.taskmanager;

import com.google.inject.AbstractModule;

/**
 * Binds the task manager. The composition root binds what it stands on: Database, OperationJournal, Cloud, Catalog, GuestRpc,
 * InstanceKeys, TaskRequestServer, RpcSettings, Clock, IdSource and PrometheusRegistry.
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
    }
}
