package org.trove.taskmanager.flow;

import org.trove.operation.Dependency;

/**
 * One effect of a flow. Both methods may be called again after they succeeded, because a process can end between the effect
 * and its record: they find what is there before they make it. They may throw; {@link FailureClassifier} says what that means.
 */
public interface Step {
    /** Short, in snake case; shown to users and used as a label of metrics. */
    String name();

    StepResult perform(StepContext context);

    /** Takes the effect back, also where it was never or only partly there. */
    default StepResult undo(StepContext context) {
        return StepResult.done();
    }

    /** What both methods use of the world outside for most of their time. */
    default Dependency dependency() {
        return Dependency.NOTHING;
    }

    default RetryPolicy retryPolicy() {
        return RetryPolicy.DEFAULT;
    }

    /** Whether a flow that may be cancelled may turn back before this step; where not, it goes on to the next that may. */
    default boolean cancellable() {
        return true;
    }
}
