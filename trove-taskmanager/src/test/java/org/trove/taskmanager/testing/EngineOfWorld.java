package org.trove.taskmanager.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import org.trove.operation.OperationJournal;
import org.trove.operation.OperationKind;
import org.trove.taskmanager.InstanceFlows;
import org.trove.taskmanager.TaskManagerSettings;
import org.trove.taskmanager.flow.Dispatcher;
import org.trove.taskmanager.flow.DispatcherSettings;
import org.trove.taskmanager.flow.Flow;
import org.trove.taskmanager.flow.FlowRunner;
import org.trove.taskmanager.flow.Flows;
import org.trove.taskmanager.flow.GateLimits;
import org.trove.taskmanager.flow.Gates;
import org.trove.taskmanager.flow.StepRules;
import org.trove.taskmanager.flow.Workers;
import org.trove.taskmanager.step.ExpectedFailures;

/** Starts an engine with the real flows in a world of fakes. */
public final class EngineOfWorld {
    private EngineOfWorld() {}

    /** Such settings that a failed create leaves nothing behind. */
    public static TaskManagerSettings thatUndoes() {
        return with("{\"keep_failed_resources\": false}");
    }

    /** The same, and with no step left out. */
    public static TaskManagerSettings thatUndoesEveryStep() {
        // Any file does for an archive of the agent.
        return with("{\"keep_failed_resources\": false, \"online_volume_resize\": false,"
                + " \"user_data\": {\"agent_archive\": \"pom.xml\"}}");
    }

    /** @param json the section {@code taskmanager} */
    public static TaskManagerSettings with(String json) {
        try {
            return new ObjectMapper().readValue(json, TaskManagerSettings.class);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    /** The newest version of a kind's flow. */
    public static Flow flow(Flows flows, String kind) {
        return flows.find(OperationKind.newest(kind).orElseThrow().type()).orElseThrow();
    }

    /** The flows as the task manager has them. */
    public static Flows flows(InstanceWorld world, TaskManagerSettings settings) {
        return new InstanceFlows(world.database, world.cloud, InstanceWorld.CATALOG, world.guests, world.keys)
                .build(settings);
    }

    /** @param journal the world's rows or something that disturbs the way to them */
    public static Dispatcher start(
            InstanceWorld world, String holder, OperationJournal journal, TaskManagerSettings settings) {
        return start(world, holder, journal, flows(world, settings));
    }

    /** @param flows the real ones or such that are disturbed */
    public static Dispatcher start(InstanceWorld world, String holder, OperationJournal journal, Flows flows) {
        Workers workers = new Workers(world.time, 4);
        FixedIds ids = new FixedIds();
        Gates gates = new Gates(GateLimits.NONE, world.time.clock(), ids);
        FlowRunner runner = new FlowRunner(
                flows,
                journal,
                workers,
                world.time,
                new StepRules(new ExpectedFailures(), gates, ids),
                world.time.clock(),
                world.events);
        DispatcherSettings times = new DispatcherSettings(
                holder, 100, Duration.ofMillis(500), Duration.ofSeconds(4), Duration.ofSeconds(1), Duration.ZERO);
        Dispatcher dispatcher = new Dispatcher(journal, runner, workers, world.time, times, world.events);
        dispatcher.start();
        return dispatcher;
    }
}
