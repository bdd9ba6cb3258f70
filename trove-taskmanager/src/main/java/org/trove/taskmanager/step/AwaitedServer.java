package org.trove.taskmanager.step;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.trove.cloud.Compute;
import org.trove.cloud.Server;
import org.trove.lifecycle.ServerStatuses;
import org.trove.operation.WaitsFor;
import org.trove.store.InstanceChange.ServerSet;
import org.trove.taskmanager.flow.RetryPolicy;
import org.trove.taskmanager.flow.Step;
import org.trove.taskmanager.flow.StepContext;
import org.trove.taskmanager.flow.StepResult;

/** Looks at the instance's server until it is as it should be; meanwhile its state is shown with the instance. */
abstract class AwaitedServer implements Step {
    private final String name;
    private final Compute compute;
    private final Duration timeout;

    AwaitedServer(String name, Compute compute, Duration timeout) {
        this.name = name;
        this.compute = compute;
        this.timeout = timeout;
    }

    /** What a server that is in no error means for the step; empty = it is waited for. */
    Optional<StepResult> judge(StepContext context, Server server) {
        return server.status().equals(ServerStatuses.ACTIVE) ? Optional.of(done(context, server)) : Optional.empty();
    }

    StepResult missing(Duration elapsed) {
        return StepResult.wait(Polling.after(elapsed), WaitsFor.CLOUD, "The cloud does not list the server.");
    }

    String fault(Server server) {
        return ServerFaults.explain(server);
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final RetryPolicy retryPolicy() {
        return RetryPolicy.within(timeout);
    }

    @Override
    public final StepResult perform(StepContext context) {
        Optional<Server> found = compute.findServer(Requests.instance(context));
        if (found.isEmpty()) {
            return missing(context.elapsed());
        }
        Server server = found.get();
        if (server.status().equals(ServerStatuses.ERROR)) {
            return StepResult.permanent(WaitsFor.CLOUD, fault(server));
        }
        return judge(context, server)
                .orElseGet(() -> StepResult.wait(
                        Polling.after(context.elapsed()),
                        WaitsFor.CLOUD,
                        "The server is in state " + server.status() + ".",
                        shown(context, server)));
    }

    static StepResult done(StepContext context, Server server) {
        return StepResult.done(Map.of(), shown(context, server));
    }

    private static ServerSet shown(StepContext context, Server server) {
        return new ServerSet(Requests.instance(context), server.id(), server.status());
    }
}
