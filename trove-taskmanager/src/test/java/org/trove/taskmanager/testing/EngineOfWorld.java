package org.trove.taskmanager.testing;

import java.time.Duration;
import org.trove.operation.OperationJournal;
import org.trove.taskmanager.InstanceFlows;
import org.trove.taskmanager.TaskManagerSettings;
import org.trove.taskmanager.flow.Dispatcher;
import org.trove.taskmanager.flow.DispatcherSettings;
import org.trove.taskmanager.flow.FlowRunner;
import org.trove.taskmanager.flow.Workers;
import org.trove.taskmanager.step.ExpectedFailures;

/** Starts an engine with the real flows in a world of fakes. */
public final class EngineOfWorld {
    private EngineOfWorld() {}

    /** @param journal the world's rows or something that disturbs the way to them */
    public static Dispatcher start(
            InstanceWorld world, String holder, OperationJournal journal, TaskManagerSettings settings) {
        InstanceFlows flows =
                new InstanceFlows(world.database, world.cloud, world.guests, world.keys, world.time.clock());
        Workers workers = new Workers(world.time, 4);
        FlowRunner runner = new FlowRunner(
                flows.build(settings),
                journal,
                workers,
                world.time,
                new ExpectedFailures(),
                new FixedIds(),
                world.time.clock(),
                world.events);
        DispatcherSettings times = new DispatcherSettings(
                holder, 100, Duration.ofMillis(500), Duration.ofSeconds(4), Duration.ofSeconds(1), Duration.ZERO);
        Dispatcher dispatcher = new Dispatcher(journal, runner, workers, world.time, times, world.events);
        dispatcher.start();
        return dispatcher;
    }
}
