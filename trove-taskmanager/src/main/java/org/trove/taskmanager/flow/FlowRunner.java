package org.trove.taskmanager.flow;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.trove.operation.ClaimedOperation;
import org.trove.operation.Operation;
import org.trove.operation.OperationJournal;

/**
 * Runs claimed operations step by step until they wait or end. Every result is committed under the lease before the next step
 * starts; a lease that was lost ends the run silently, because another process goes on. Called by the {@link Dispatcher}.
 */
public final class FlowRunner {
    private final Flows flows;
    private final OperationJournal journal;
    private final Executor workers;
    private final ScheduledExecutorService scheduler;
    private final Gates gates;
    private final StepPerformer performer;
    private final Decisions decisions;
    private final Clock clock;
    private final FlowEvents events;
    private final AbandonableWaits waits = new AbandonableWaits();
    private volatile boolean stopping;

    /**
     * @param workers run steps
     * @param scheduler only starts what is due: writes that have to be tried again
     */
    public FlowRunner(
            Flows flows,
            OperationJournal journal,
            Executor workers,
            ScheduledExecutorService scheduler,
            StepRules rules,
            Clock clock,
            FlowEvents events) {
        this.flows = flows;
        this.journal = journal;
        this.workers = workers;
        this.scheduler = scheduler;
        this.gates = rules.gates();
        this.performer = new StepPerformer(rules.classifier(), events);
        this.decisions = new Decisions(rules.ids());
        this.clock = clock;
        this.events = events;
    }

    /**
     * Runs an operation on a worker.
     *
     * @param whenLetGo called once, when this process has nothing more to do with the lease
     */
    void run(ClaimedOperation claimed, Runnable whenLetGo) {
        Operation operation = claimed.operation();
        boolean atItsBegin = flows.find(operation.type())
                .filter(flow -> flow.kind().first().name().equals(operation.step()))
                .isPresent();
        if (atItsBegin && operation.attempt() == 0 && operation.stepElapsed().isZero()) {
            Duration delay = Duration.between(operation.created(), clock.instant());
            events.started(operation, delay.isNegative() ? Duration.ZERO : delay);
        }
        Execution execution = new Execution(this, claimed, whenLetGo);
        onWorker(execution::proceed);
    }

    /** Lets operations go at their next boundary instead of starting their next step. */
    void stop() {
        stopping = true;
    }

    boolean isStopping() {
        return stopping;
    }

    Flows flows() {
        return flows;
    }

    OperationJournal journal() {
        return journal;
    }

    Gates gates() {
        return gates;
    }

    StepPerformer performer() {
        return performer;
    }

    Decisions decisions() {
        return decisions;
    }

    AbandonableWaits waits() {
        return waits;
    }

    Clock clock() {
        return clock;
    }

    FlowEvents events() {
        return events;
    }

    void onWorker(Runnable work) {
        try {
            workers.execute(work);
        } catch (RejectedExecutionException stopped) {
            // The process is ending: renewals have ended too, so the lease runs out and another process goes on.
            stopping = true;
        }
    }

    void onWorkerAfter(Duration delay, Runnable work) {
        try {
            scheduler.schedule(() -> onWorker(work), delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException stopped) {
            stopping = true;
        }
    }
}
