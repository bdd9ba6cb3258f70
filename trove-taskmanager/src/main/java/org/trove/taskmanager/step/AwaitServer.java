package org.trove.taskmanager.step;

import java.time.Duration;
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

/** Waits until the new server runs. */
public final class AwaitServer implements Step {
    /** Clouds list a server some seconds after they said that they made it. */
    private static final Duration UNTIL_LISTED = Duration.ofSeconds(30);

    private final Compute compute;
    private final Duration timeout;

    public AwaitServer(Compute compute, Duration timeout) {
        this.compute = compute;
        this.timeout = timeout;
    }

    @Override
    public String name() {
        return "await_server";
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
        if (found.isEmpty()) {
            return missing(context.elapsed());
        }
        Server server = found.get();
        ServerSet change = new ServerSet(id, server.id(), server.status());
        if (server.status().equals(ServerStatuses.ACTIVE)) {
            return StepResult.done(Map.of(), change);
        }
        if (server.status().equals(ServerStatuses.ERROR)) {
            return StepResult.permanent(WaitsFor.CLOUD, ServerFaults.describe(server));
        }
        Duration pause = Polling.after(context.elapsed());
        return StepResult.wait(pause, WaitsFor.CLOUD, "The server is in state " + server.status() + ".", change);
    }

    private static StepResult missing(Duration elapsed) {
        return elapsed.compareTo(UNTIL_LISTED) < 0
                ? StepResult.wait(Polling.after(elapsed), WaitsFor.CLOUD, "The cloud does not list the server yet.")
                : StepResult.permanent(WaitsFor.CLOUD, "The server disappeared while it was being built.");
    }
}
