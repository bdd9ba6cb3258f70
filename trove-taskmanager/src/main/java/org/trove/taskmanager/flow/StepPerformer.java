package org.trove.taskmanager.flow;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.operation.Operation;
import org.trove.operation.WaitsFor;

/** Tries steps and turns what they throw into results. */
final class StepPerformer {
    private static final Logger LOG = LoggerFactory.getLogger(StepPerformer.class);

    private final FailureClassifier classifier;
    private final FlowEvents events;

    StepPerformer(FailureClassifier classifier, FlowEvents events) {
        this.classifier = classifier;
        this.events = events;
    }

    /** Performs or undoes the current step; what it throws is a result too. */
    StepResult tryStep(Step step, Operation operation, Gate gate) {
        StepContext context = new StepContext(operation);
        StepResult result;
        try {
            if (!step.appliesTo(context)) {
                // An earlier release stands at steps that do not apply.
                gate.leave(null);
                return StepResult.done();
            }
            result = operation.undoing() ? step.undo(context) : step.perform(context);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            return explain(step, operation, gate, e);
        }
        if (!(result instanceof StepResult.Later)) {
            gate.leave(null);
        }
        return result;
    }

    /** The result of a step that answered later. */
    StepResult settle(Step step, Operation operation, Gate gate, StepResult settled, @Nullable Throwable failure) {
        if (failure != null) {
            return explain(step, operation, gate, failure);
        }
        gate.leave(null);
        return settled;
    }

    private StepResult explain(Step step, Operation operation, Gate gate, Throwable failure) {
        StepResult.Failed failed = explain(step, operation, failure);
        gate.leave(failed);
        return failed;
    }

    private StepResult.Failed explain(Step step, Operation operation, Throwable failure) {
        Throwable cause = unwrap(failure);
        return classifier.classify(cause).orElseGet(() -> {
            events.bug(operation);
            LOG.error(
                    "step failed unexpectedly operation={} kind={} instance={} step={} attempt={}",
                    operation.id(),
                    operation.kind(),
                    operation.instance(),
                    step.name(),
                    operation.attempt() + 1,
                    cause);
            return StepResult.retryable(
                    WaitsFor.NOTHING,
                    "internal error in step " + step.name() + "; the service's log has it under operation "
                            + operation.id());
        });
    }

    /** Whether a failure is one of those that pass, so that it makes sense to wait for its end. */
    boolean isExpected(Throwable failure) {
        return classifier.classify(failure).isPresent();
    }

    private static Throwable unwrap(Throwable failure) {
        Throwable cause = failure.getCause();
        boolean wrapper = failure instanceof CompletionException || failure instanceof ExecutionException;
        return wrapper && cause != null ? cause : failure;
    }
}
