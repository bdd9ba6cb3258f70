package org.trove.taskmanager.flow;

import java.util.function.Predicate;

/** A step that does not apply to every operation of its kind. */
record ConditionalStep(Step step, Predicate<StepContext> condition) implements Step {
    @Override
    public String name() {
        return step.name();
    }

    @Override
    public boolean appliesTo(StepContext context) {
        return condition.test(context) && step.appliesTo(context);
    }

    @Override
    public StepResult perform(StepContext context) {
        return step.perform(context);
    }

    @Override
    public StepResult undo(StepContext context) {
        return step.undo(context);
    }

    @Override
    public RetryPolicy retryPolicy() {
        return step.retryPolicy();
    }
}
