package org.trove.simulation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.trove.bus.Endpoint;
import org.trove.bus.GuestRpc;
import org.trove.bus.InstanceKeys;
import org.trove.bus.RpcGuestRpc;
import org.trove.bus.TaskRequestServer;
import org.trove.guestkey.StoredInstanceKeys;
import org.trove.operation.Dependency;
import org.trove.operation.OperationJournal;
import org.trove.parking.MessageParking;
import org.trove.store.ComparedClock;
import org.trove.store.DatabaseClock;
import org.trove.taskmanager.EngineMetrics;
import org.trove.taskmanager.InstanceFlows;
import org.trove.taskmanager.TaskManagerSettings;
import org.trove.taskmanager.flow.Dispatcher;
import org.trove.taskmanager.flow.DispatcherSettings;
import org.trove.taskmanager.flow.FlowEvents;
import org.trove.taskmanager.flow.FlowRunner;
import org.trove.taskmanager.flow.GateLimits;
import org.trove.taskmanager.flow.Gates;
import org.trove.taskmanager.flow.StepRules;
import org.trove.taskmanager.flow.Workers;
import org.trove.taskmanager.intake.TaskIntake;
import org.trove.taskmanager.step.ExpectedFailures;
import org.trove.taskmanager.sweep.InventorySync;
import org.trove.taskmanager.sweep.LateMoves;
import org.trove.taskmanager.sweep.LeftoverSweep;
import org.trove.taskmanager.sweep.SweepMetrics;

/** A task manager: what {@code TaskManagerService} puts together, on simulated threads. */
final class TaskManagerNode extends Node {
    private static final EngineMetrics METRICS = new EngineMetrics(new PrometheusRegistry());
    private static final SweepMetrics SWEEPS = new SweepMetrics(new PrometheusRegistry());
    private static final TaskManagerSettings KEEPING = settings(true);
    private static final TaskManagerSettings CLEANING = settings(false);
    private static final Duration INVENTORY = Duration.ofSeconds(6);
    private static final Duration LEFTOVERS = Duration.ofSeconds(20);
    private static final int WORKERS = 4;

    private int starts;
    /** Tight enough that operations meet them. */
    private static final GateLimits GATES = new GateLimits(
            Map.of(
                    Dependency.COMPUTE, 2,
                    Dependency.VOLUMES, 2,
                    Dependency.NETWORK, 2,
                    Dependency.DNS, 2,
                    Dependency.GUEST, 100),
            5,
            Duration.ofSeconds(10));

    private @Nullable Dispatcher dispatcher;

    TaskManagerNode(World world, String name) {
        super(world, name);
    }

    private static TaskManagerSettings settings(boolean keep) {
        String json =
                "{\"usage_timeout\": \"8m\", \"server_timeout\": \"8m\", \"volume_timeout\": \"8m\", \"dns_timeout\": \"8m\","
                        + " \"prepare_resend_interval\": \"6s\", \"keep_failed_resources\": " + keep + "}";
        try {
            return new ObjectMapper().findAndRegisterModules().readValue(json, TaskManagerSettings.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    void boot(Machine machine) {
        BusPort bus = new BusPort(world(), machine);
        CloudPort cloud = new CloudPort(world(), machine);
        Clock clock = machine.clock();
        InstanceKeys keys = new StoredInstanceKeys(world().database(), Wire.VAULT, clock);
        Clock shared = new ComparedClock(new DatabaseClock(world().database(), clock));
        GuestRpc guests =
                new RpcGuestRpc(bus, world().codec(), keys, Wire.RPC, world().chance(), shared, machine, Wire.METRICS);
        InstanceFlows flows = new InstanceFlows(world().database(), cloud, ApiNode.CATALOG, guests, keys);
        OperationJournal journal = new WatchedJournal(world(), machine);
        FlowEvents events = WatchedEvents.of(world(), METRICS);
        Workers workers = new Workers(machine, WORKERS);
        FlowRunner runner = new FlowRunner(
                flows.build(world().keepsFailed() ? KEEPING : CLEANING),
                journal,
                workers,
                machine,
                new StepRules(new ExpectedFailures(), new Gates(GATES, clock, world().chance()), world().chance()),
                clock,
                events);
        Dispatcher dispatching = new Dispatcher(journal, runner, workers, machine, settings(), events);
        TaskIntake intake = new TaskIntake(world().database(), machine, machine, dispatching::nudge, METRICS);
        dispatching.start();
        dispatcher = dispatching;
        machine.scheduleWithFixedDelay(
                new InventorySync(cloud, world().database(), new LateMoves(cloud, world().database(), SWEEPS)),
                INVENTORY.toMillis(),
                INVENTORY.toMillis(),
                TimeUnit.MILLISECONDS);
        machine.scheduleWithFixedDelay(
                new LeftoverSweep(cloud, world().database(), true),
                LEFTOVERS.toMillis(),
                LEFTOVERS.toMillis(),
                TimeUnit.MILLISECONDS);
        new TaskRequestServer(
                        bus,
                        world().codec(),
                        Wire.KEYS,
                        Wire.METRICS,
                        new MessageParking(world().database(), bus, machine, Wire.METRICS))
                .serve(new Endpoint(Wire.RPC.taskmanagerTopic(), name()), 8, intake);
    }

    @Override
    void stopInOrder() {
        Dispatcher running = dispatcher;
        if (running != null) {
            running.stop();
        }
    }

    private DispatcherSettings settings() {
        Duration scan = world().mutation() == Mutation.NO_SCAN ? Duration.ofDays(1) : Duration.ofSeconds(1);
        return new DispatcherSettings(
                name() + ":" + ++starts, 100, scan, Duration.ofSeconds(4), Duration.ofSeconds(1), Duration.ZERO);
    }
}
