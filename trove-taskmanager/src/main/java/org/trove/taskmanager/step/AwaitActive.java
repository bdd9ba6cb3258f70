package org.trove.taskmanager.step;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.trove.cloud.Compute;
import org.trove.cloud.Server;
import org.trove.lifecycle.ServerStatuses;
import org.trove.model.InstanceId;
import org.trove.operation.Dependency;
import org.trove.operation.WaitsFor;
import org.trove.store.InstanceChange.ServerSet;
import org.trove.taskmanager.flow.RetryPolicy;
import org.trove.taskmanager.flow.Step;
import org.trove.taskmanager.flow.StepContext;
import org.trove.taskmanager.flow.StepResult;

/** Waits until a server that was rebooted or rebuilt runs again. */
public final class AwaitActive implements Step {
    private final Compute compute;
    private final Duration timeout;
    private final boolean cancellable;

    /** @param cancellable whether the operation may end here, where the server runs and its guest knows what it is */
    public AwaitActive(Compute compute, Duration timeout, boolean cancellable) {
        this.compute = compute;
        this.timeout = timeout;
        this.cancellable = cancellable;
    }

    @Override
    public String name() {
        return "await_server";
    }

    @Override
    public boolean cancellable() {
        return cancellable;
    }

    @Override
    public RetryPolicy retryPolicy() {
        return RetryPolicy.within(timeout);
    }

    @Override
    public Dependency dependency() {
        return Dependency.COMPUTE;
    }

    @Override
    public StepResult perform(StepContext context) {
        InstanceId id = Requests.instance(context);
        Optional<Server> found = compute.findServer(id);
        Duration pause = Polling.after(context.elapsed());
        if (found.isEmpty()) {
            return StepResult.wait(pause, WaitsFor.CLOUD, "The cloud does not list the server.");
        }
        Server server = found.get();
        ServerSet change = new ServerSet(id, server.id(), server.status());
        return switch (server.status()) {
            case ServerStatuses.ACTIVE -> new StepResult.Done(Map.of(), List.of(change));
            case ServerStatuses.ERROR -> StepResult.permanent(WaitsFor.CLOUD, ServerFaults.explain(server));
            default ->
                StepResult.wait(pause, WaitsFor.CLOUD, "The server is in state " + server.status() + ".", change);
        };
    }
}
