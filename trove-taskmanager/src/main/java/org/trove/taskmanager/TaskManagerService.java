package org.trove.taskmanager;

import io.dropwizard.lifecycle.Managed;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.bus.Endpoint;
import org.trove.bus.MessageBus;
import org.trove.bus.Notifications;
import org.trove.bus.RpcSettings;
import org.trove.bus.TaskRequestServer;
import org.trove.cloud.Catalog;
import org.trove.cloud.Cloud;
import org.trove.operation.Lease;
import org.trove.operation.OperationJournal;
import org.trove.store.Database;
import org.trove.taskmanager.flow.Dispatcher;
import org.trove.taskmanager.flow.FlowRunner;
import org.trove.taskmanager.flow.Gates;
import org.trove.taskmanager.flow.StepRules;
import org.trove.taskmanager.flow.Workers;
import org.trove.taskmanager.intake.TaskIntake;
import org.trove.taskmanager.notification.NovaNotifications;
import org.trove.taskmanager.step.ExpectedFailures;
import org.trove.taskmanager.sweep.HistoryPrune;
import org.trove.taskmanager.sweep.InventorySync;
import org.trove.taskmanager.sweep.LateMoves;
import org.trove.taskmanager.sweep.LeftoverSweep;
import org.trove.taskmanager.sweep.MovedAddresses;
import org.trove.taskmanager.sweep.OrphanSweep;
import org.trove.taskmanager.sweep.QuotaSweep;
import org.trove.taskmanager.sweep.Rounds;
import org.trove.taskmanager.sweep.SweepMetrics;
import org.trove.time.IdSource;

/** A running task manager: takes messages, runs operations, keeps the inventory, sweeps. Starts and stops with its process. */
@Singleton
public final class TaskManagerService implements Managed {
    private static final Logger LOG = LoggerFactory.getLogger(TaskManagerService.class);

    private final TaskManagerSettings settings;
    private final EngineThreads threads;
    private final Dispatcher dispatcher;
    private final TaskIntake intake;
    private final InventorySync inventory;
    private final MovedAddresses addresses;
    private final @Nullable NovaNotifications notifications;
    private final HistoryPrune history;
    private final LeftoverSweep leftovers;
    private final OrphanSweep orphans;
    private final QuotaSweep quotas;
    private final Rounds rounds;
    private final TaskRequestServer server;
    private final Endpoint endpoint;
    private MessageBus.@Nullable Subscription subscription;

    /** What a task manager stands on. */
    public record Parts(
            Database database,
            OperationJournal journal,
            Cloud cloud,
            Catalog catalog,
            TaskRequestServer server,
            RpcSettings rpc,
            Notifications notifications) {
        @Inject
        public Parts {}
    }

    @Inject
    public TaskManagerService(
            TaskManagerSettings settings,
            Parts parts,
            InstanceFlows flows,
            Clock clock,
            IdSource ids,
            PrometheusRegistry registry) {
        this.settings = settings;
        this.server = parts.server();
        this.endpoint = new Endpoint(parts.rpc().taskmanagerTopic(), HostName.of(settings));
        threads = new EngineThreads(settings.workers());
        EngineMetrics metrics = new EngineMetrics(registry);
        Workers workers = new Workers(threads.steps(), settings.workers());
        Gates gates = new Gates(settings.gateLimits(), clock, ids);
        FlowRunner runner = new FlowRunner(
                flows.build(settings),
                parts.journal(),
                workers,
                threads.timers(),
                new StepRules(new ExpectedFailures(), gates, ids),
                clock,
                metrics);
        String holder = Lease.holder(
                endpoint.server(), ProcessHandle.current().pid(), ids.newId().toString());
        dispatcher = new Dispatcher(
                parts.journal(), runner, workers, threads.timers(), settings.dispatcher(holder), metrics);
        intake = new TaskIntake(parts.database(), threads.intake(), threads.timers(), dispatcher::nudge, metrics);
        SweepMetrics sweeps = new SweepMetrics(registry);
        inventory = new InventorySync(
                parts.cloud().compute(),
                parts.database(),
                new LateMoves(parts.cloud().compute(), parts.database(), sweeps));
        addresses = new MovedAddresses(parts.cloud().networks(), parts.database());
        notifications = settings.novaNotifications().isEmpty()
                ? null
                : new NovaNotifications(parts.notifications(), inventory, parts.database(), threads.sweeps(), registry);
        history = new HistoryPrune(
                parts.database(), threads.sweeps(), settings.operations().history(), ids, registry);
        leftovers = new LeftoverSweep(
                parts.cloud(), parts.database(), settings.sweep().removeLeftovers());
        orphans = new OrphanSweep(parts.cloud(), parts.database(), settings.sweep(), sweeps);
        quotas = new QuotaSweep(parts.database(), parts.catalog(), sweeps);
        rounds = new Rounds(threads.sweeps(), ids, sweeps);
        OperationGauges.register(registry, parts.database(), dispatcher, workers);
        GateGauges.register(registry, gates);
    }

    @Override
    public void start() {
        dispatcher.start();
        long interval = settings.inventoryInterval().toMillis();
        threads.sweeps().scheduleWithFixedDelay(inventory, interval, interval, TimeUnit.MILLISECONDS);
        threads.sweeps().scheduleWithFixedDelay(addresses, interval, interval, TimeUnit.MILLISECONDS);
        if (notifications != null) {
            notifications.start();
        }
        history.start();
        long sweep = settings.leftoverInterval().toMillis();
        threads.sweeps().scheduleWithFixedDelay(leftovers, sweep, sweep, TimeUnit.MILLISECONDS);
        rounds.repeat("orphans", settings.sweep().orphanInterval(), orphans);
        rounds.repeat("quotas", settings.sweep().quotaInterval(), quotas);
        subscription = server.serve(endpoint, settings.prefetch(), intake);
        LOG.info("task manager started workers={}", settings.workers());
    }

    /** No new work first, then the running steps, then the threads. */
    @Override
    public void stop() {
        if (subscription != null) {
            subscription.close();
        }
        dispatcher.stop();
        threads.stop();
    }

    /** Looks for due operations at once; for an API in the same process. */
    public void nudge() {
        dispatcher.nudge();
    }
}
