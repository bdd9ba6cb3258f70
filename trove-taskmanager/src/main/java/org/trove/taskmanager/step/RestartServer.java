package org.trove.taskmanager.step;

import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.trove.model.ServiceStatus;
import org.trove.store.InstanceChange.ServiceStatusSet;
import org.trove.taskmanager.flow.RetryPolicy;
import org.trove.taskmanager.flow.Step;
import org.trove.taskmanager.flow.StepContext;
import org.trove.taskmanager.flow.StepResult;

/** Has the cloud take the server down and bring it up again, as it is or made anew. */
public final class RestartServer implements Step {
    private final String name;
    private final Consumer<StepContext> start;
    private final ServiceStatus meanwhile;

    /**
     * @param start tells the cloud; may be repeated
     * @param meanwhile the guest's status until it reports again
     */
    public RestartServer(String name, Consumer<StepContext> start, ServiceStatus meanwhile) {
        this.name = name;
        this.start = start;
        this.meanwhile = meanwhile;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public RetryPolicy retryPolicy() {
        return RetryPolicy.within(Duration.ofMinutes(5));
    }

    @Override
    public StepResult perform(StepContext context) {
        start.accept(context);
        return StepResult.done(Map.of(), new ServiceStatusSet(Requests.instance(context), meanwhile));
    }
}
