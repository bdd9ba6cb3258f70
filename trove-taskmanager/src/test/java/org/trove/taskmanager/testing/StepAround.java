package org.trove.taskmanager.testing;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.trove.operation.Change;
import org.trove.taskmanager.flow.Endings;
import org.trove.taskmanager.flow.Flow;
import org.trove.taskmanager.flow.Flows;
import org.trove.taskmanager.flow.RetryPolicy;
import org.trove.taskmanager.flow.Step;
import org.trove.taskmanager.flow.StepContext;
import org.trove.taskmanager.flow.StepResult;

/** A real step with something around it; for its flow it is still that step. */
public abstract class StepAround implements Step {
    protected final Step inner;

    protected StepAround(Step inner) {
        this.inner = inner;
    }

    /** The flows with something around each step. */
    public static Flows around(Flows flows, UnaryOperator<Step> around) {
        return new Flows(flows.all().stream()
                .map(flow -> new Flow(
                        flow.kind(),
                        flow.steps().stream().map(around).toList(),
                        new InnerEndings(flow.endings()),
                        flow.undoOnFailure()))
                .toList());
    }

    /** A result that is there, also where the step answers later; fakes answer at once. */
    protected static StepResult settled(StepResult result) {
        return result instanceof StepResult.Later later
                ? later.result()
                        .thenApply(StepResult.class::cast)
                        .toCompletableFuture()
                        .join()
                : result;
    }

    /** The same as an answer that comes later, where the step gave one. */
    protected static StepResult like(StepResult original, StepResult settled) {
        return original instanceof StepResult.Later
                ? new StepResult.Later(CompletableFuture.completedFuture(settled))
                : settled;
    }

    @Override
    public final String name() {
        return inner.name();
    }

    @Override
    public final boolean appliesTo(StepContext context) {
        return inner.appliesTo(context);
    }

    @Override
    public final RetryPolicy retryPolicy() {
        return inner.retryPolicy();
    }

    @Override
    public StepResult perform(StepContext context) {
        return inner.perform(context);
    }

    @Override
    public StepResult undo(StepContext context) {
        return inner.undo(context);
    }

    private record InnerEndings(Endings endings) implements Endings {
        @Override
        public List<Change> failed(StepContext context, Step step, String reason) {
            return endings.failed(context, innermost(step), reason);
        }

        @Override
        public List<Change> cancelled(StepContext context) {
            return endings.cancelled(context);
        }

        private static Step innermost(Step step) {
            return step instanceof StepAround around ? innermost(around.inner) : step;
        }
    }
}
