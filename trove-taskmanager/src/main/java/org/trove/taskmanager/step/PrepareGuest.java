package org.trove.taskmanager.step;

import java.time.Duration;
import org.trove.operation.Dependency;
import org.trove.taskmanager.flow.RetryPolicy;
import org.trove.taskmanager.flow.Step;
import org.trove.taskmanager.flow.StepContext;
import org.trove.taskmanager.flow.StepResult;

/** Hands the guest's first message to the broker; waits through the time that the broker is away. */
public final class PrepareGuest implements Step {
    static final String NAME = "prepare_guest";

    private final Preparation preparation;
    private final Duration timeout;

    public PrepareGuest(Preparation preparation, Duration timeout) {
        this.preparation = preparation;
        this.timeout = timeout;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public RetryPolicy retryPolicy() {
        return RetryPolicy.within(timeout);
    }

    @Override
    public Dependency dependency() {
        return Dependency.GUEST;
    }

    @Override
    public StepResult perform(StepContext context) {
        return new StepResult.Later(preparation.send(context).thenApply(sent -> StepResult.done()));
    }
}
