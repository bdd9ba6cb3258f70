package org.trove.taskmanager.step;

import java.util.function.Consumer;
import org.trove.model.InstanceId;
import org.trove.operation.Dependency;
import org.trove.taskmanager.flow.RetryPolicy;
import org.trove.taskmanager.flow.Step;
import org.trove.taskmanager.flow.StepContext;
import org.trove.taskmanager.flow.StepResult;

/** Removes something that an instance owns, and tries until that succeeds. */
public final class Removal implements Step {
    private final String name;
    private final Dependency dependency;
    private final Consumer<InstanceId> action;

    /**
     * @param dependency what the action uses
     * @param action does nothing where there is nothing to remove
     */
    public Removal(String name, Dependency dependency, Consumer<InstanceId> action) {
        this.name = name;
        this.dependency = dependency;
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
    public Dependency dependency() {
        return dependency;
    }

    @Override
    public StepResult perform(StepContext context) {
        action.accept(Requests.instance(context));
        return StepResult.done();
    }
}
