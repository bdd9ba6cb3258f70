package org.trove.taskmanager.step;

import java.time.Duration;
import org.trove.taskmanager.flow.RetryPolicy;
import org.trove.taskmanager.flow.Step;
import org.trove.taskmanager.flow.StepContext;
import org.trove.taskmanager.flow.StepResult;

/** Hands the guest's first message to the broker; waits through the time that the broker is away. */
public final class PrepareGuest implements Step {
    static final String NAME = "prepare_guest";

    private final String name;
    private final GuestMessage message;
    private final Duration timeout;

    public PrepareGuest(Preparation preparation, Duration timeout) {
        this(NAME, preparation, timeout);
    }

    private PrepareGuest(String name, GuestMessage message, Duration timeout) {
        this.name = name;
        this.message = message;
        this.timeout = timeout;
    }

    /** For a server that was made anew. */
    public static PrepareGuest again(RebuildGuest message, Duration timeout) {
        return new PrepareGuest("rebuild_guest", message, timeout);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public RetryPolicy retryPolicy() {
        return RetryPolicy.within(timeout);
    }

    @Override
    public StepResult perform(StepContext context) {
        return new StepResult.Later(message.send(context).thenApply(sent -> StepResult.done()));
    }
}
