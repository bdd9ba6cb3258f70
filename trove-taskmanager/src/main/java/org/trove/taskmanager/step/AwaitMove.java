package org.trove.taskmanager.step;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
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

/** Waits until the server was resized or moved and only wants that to be confirmed. */
public final class AwaitMove implements Step {
    /** A cloud that could not do it leaves the server as it was; one that has not begun shows the same for a moment. */
    private static final Duration UNTIL_BEGUN = Duration.ofSeconds(30);

    private final Compute compute;
    private final Function<StepContext, @Nullable String> flavor;
    private final Duration timeout;

    public AwaitMove(Compute compute, MoveServer.Move move, Duration timeout) {
        this.compute = compute;
        this.flavor = move.flavor();
        this.timeout = timeout;
    }

    @Override
    public String name() {
        return "await_resize";
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
        String status = server.status();
        if (status.equals(ServerStatuses.ERROR)) {
            return StepResult.permanent(WaitsFor.CLOUD, ServerFaults.explain(server));
        }
        if (status.equals(ServerStatuses.VERIFY_RESIZE) || isConfirmedAlready(server, flavor.apply(context))) {
            return verified(context, server);
        }
        if (status.equals(ServerStatuses.ACTIVE) && context.elapsed().compareTo(UNTIL_BEGUN) >= 0) {
            return StepResult.permanent(
                    WaitsFor.CLOUD, "The cloud did not do it: the server is as it was. " + ServerFaults.reason(server));
        }
        return StepResult.wait(
                pause,
                WaitsFor.CLOUD,
                "The server is in state " + status + ".",
                new ServerSet(id, server.id(), status));
    }

    /** Clouds may confirm by themselves after a time. */
    private static boolean isConfirmedAlready(Server server, @Nullable String wanted) {
        return wanted != null
                && wanted.equals(server.flavorId())
                && server.status().equals(ServerStatuses.ACTIVE);
    }

    private StepResult verified(StepContext context, Server server) {
        String wanted = flavor.apply(context);
        String has = server.flavorId();
        if (wanted != null && has != null && !has.equals(wanted)) {
            return StepResult.permanent(
                    WaitsFor.CLOUD, "The cloud gave the server the flavor " + has + " instead of " + wanted + ".");
        }
        return StepResult.done(Map.of(), new ServerSet(Requests.instance(context), server.id(), server.status()));
    }
}
