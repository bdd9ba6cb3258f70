package org.trove.taskmanager.flow;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import org.trove.model.InstanceId;
import org.trove.model.InstanceTask;
import org.trove.model.ProjectId;
import org.trove.operation.Dependency;
import org.trove.operation.NewOperation;
import org.trove.operation.Operation;
import org.trove.operation.OperationJournal;
import org.trove.operation.OperationKind;
import org.trove.operation.StepDefinition;
import org.trove.operation.WaitsFor;
import org.trove.store.memory.MemoryDatabase;
import org.trove.store.memory.MemoryOperationJournal;
import org.trove.taskmanager.testing.FixedIds;
import org.trove.taskmanager.testing.FlakyJournal;
import org.trove.taskmanager.testing.RecordedEvents;
import org.trove.taskmanager.testing.VirtualTime;

/** An engine under virtual time with a flow of three scripted steps a, b, c. */
final class EngineRig {
    static final RetryPolicy THREE_TRIES =
            new RetryPolicy(3, Duration.ofSeconds(1), Duration.ofSeconds(10), Duration.ofMinutes(1));
    static final String ID = "00000000-0000-0000-0000-00000000000a";

    final VirtualTime time = new VirtualTime();
    final MemoryDatabase database = new MemoryDatabase(time.clock());
    final OperationJournal rows = new MemoryOperationJournal(database);
    final FlakyJournal journal = new FlakyJournal(rows);
    final RecordedEvents events = new RecordedEvents();
    final List<String> log = new ArrayList<>();
    final List<ScriptedStep> steps;
    final Flows flows;
    private final boolean undoOnFailure;
    GateLimits limits = GateLimits.NONE;

    EngineRig(boolean undoOnFailure) {
        this(undoOnFailure, Dependency.NOTHING);
    }

    /** @param dependency of the step in the middle */
    EngineRig(boolean undoOnFailure, Dependency dependency) {
        steps = List.of(
                new ScriptedStep("a", log, THREE_TRIES),
                new ScriptedStep("b", dependency, log, THREE_TRIES),
                new ScriptedStep("c", log, THREE_TRIES));
        this.undoOnFailure = undoOnFailure;
        flows = flowsOf("test");
    }

    /** A task manager's that knows this kind alone. */
    Flows flowsOf(String kind) {
        return new Flows(List.of(new Flow(kind(kind, steps), List.copyOf(steps), Endings.silent(), undoOnFailure)));
    }

    /** The kind of a flow whose steps are these. */
    static OperationKind kind(String name, List<ScriptedStep> steps) {
        return kindOf(name, steps.stream().map(ScriptedStep::definition).toList());
    }

    static OperationKind kindOf(String name, List<StepDefinition> steps) {
        return new OperationKind(
                name, 1, steps, true, InstanceTask.BUILDING, InstanceTask.BUILDING_ERROR_SERVER, Set.of());
    }

    Dispatcher dispatcher(String holder) {
        return dispatcher(holder, journal, flows);
    }

    Dispatcher dispatcher(String holder, OperationJournal over, Flows running) {
        return dispatcher(holder, over, running, time.clock());
    }

    Dispatcher dispatcher(String holder, OperationJournal over, Flows running, Clock clock) {
        Workers workers = new Workers(time, 4);
        FlowRunner runner = runner(over, running, workers, clock);
        DispatcherSettings settings = new DispatcherSettings(
                holder, 100, Duration.ofMillis(500), Duration.ofSeconds(4), Duration.ofSeconds(1), Duration.ZERO);
        return new Dispatcher(over, runner, workers, time, settings, events);
    }

    FlowRunner runner(OperationJournal over, Flows running, Executor workers) {
        return runner(over, running, workers, time.clock());
    }

    /** @param clock of the process, which may be wrong; that of the database is right */
    FlowRunner runner(OperationJournal over, Flows running, Executor workers, Clock clock) {
        FixedIds ids = new FixedIds();
        StepRules rules = new StepRules(this::classify, new Gates(limits, clock, ids), ids);
        return new FlowRunner(running, over, workers, time, rules, clock, events);
    }

    private Optional<StepResult.Failed> classify(Throwable failure) {
        return failure instanceof ServiceAway away
                ? Optional.of(StepResult.retryable(away.service, away.service + " is away"))
                : Optional.empty();
    }

    /** What a step throws whose dependency does not answer. */
    static final class ServiceAway extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final WaitsFor service;

        ServiceAway(WaitsFor service) {
            super(service + " is away");
            this.service = service;
        }
    }

    void cancel() {
        database.write(stores -> stores.operations().requestCancel(new InstanceId(ID)));
    }

    void accept(String kind) {
        accept(kind, ID);
    }

    void accept(String kind, String id) {
        NewOperation operation =
                new NewOperation(id, kind(kind, steps), new ProjectId("p"), new InstanceId(id), "{}", "req-1");
        database.write(stores -> stores.operations().insert(operation));
    }

    Operation operation() {
        return database.read(stores -> stores.operations().find(ID)).orElseThrow();
    }
}
