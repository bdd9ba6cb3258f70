package org.trove.taskmanager.step;

import java.util.function.Consumer;
import org.trove.model.InstanceId;
import org.trove.taskmanager.flow.RetryPolicy;
import org.trove.taskmanager.flow.Step;
import org.trove.taskmanager.flow.StepContext;
import org.trove.taskmanager.flow.StepResult;

/** Removes something that an instance owns, and tries until that succeeds. */
public final class Removal implements Step {
    private final String name;
    private final Consumer<InstanceId> action;

    /** @param action does nothing where there is nothing to remove */
    public Removal(String name, Consumer<InstanceId> action) {
        this.name = name;
        this.action = action;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public RetryPolicy retryPolicy() {
        return RetryPolicy.UNLIMITED;
    }

    @Override
    public StepResult perform(StepContext context) {
        action.accept(Requests.instance(context));
        return StepResult.done();
    }
}
