package org.trove.taskmanager.flow;

import java.util.function.Predicate;

/**
 * One effect of a flow. Both methods may be called again after they succeeded, because a process can end between the effect
 * and its record: they find what is there before they make it. They may throw; {@link FailureClassifier} says what that means.
 */
public interface Step {
    /** As in the definition of its kind, which says the rest. */
    String name();

    /**
     * Whether the operation needs this step. One that does not apply is passed over, on the way forward and on the way back. The answer must
     * not change while the operation is open: it follows from the request, or from what an earlier step handed on.
     */
    default boolean appliesTo(StepContext context) {
        return true;
    }

    StepResult perform(StepContext context);

    /** This step, which applies only under a condition. */
    default Step onlyIf(Predicate<StepContext> condition) {
        return new ConditionalStep(this, condition);
    }

    /** Takes the effect back, also where it was never or only partly there. */
    default StepResult undo(StepContext context) {
        return StepResult.done();
    }

    default RetryPolicy retryPolicy() {
        return RetryPolicy.DEFAULT;
    }
}
