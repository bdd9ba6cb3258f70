package org.trove.taskmanager.step;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.trove.cloud.Compute;
import org.trove.cloud.Server;
import org.trove.lifecycle.ServerStatuses;
import org.trove.model.InstanceId;
import org.trove.model.InstanceTask;
import org.trove.operation.Change;
import org.trove.operation.Dependency;
import org.trove.operation.WaitsFor;
import org.trove.store.InstanceChange.ServerSet;
import org.trove.store.InstanceChange.TaskSet;
import org.trove.taskmanager.flow.RetryPolicy;
import org.trove.taskmanager.flow.Step;
import org.trove.taskmanager.flow.StepContext;
import org.trove.taskmanager.flow.StepResult;

/**
 * Makes a resize or move final, and hands the instance back. There is no way back from here: it is tried until it succeeds, or the
 * cloud refuses.
 */
public final class ConfirmMove implements Step {
    private final Compute compute;
    private final Function<StepContext, List<Change>> outcome;

    public ConfirmMove(Compute compute, MoveServer.Move move) {
        this.compute = compute;
        this.outcome = move.outcome();
    }

    @Override
    public String name() {
        return "confirm_resize";
    }

    @Override
    public boolean cancellable() {
        return false;
    }

    @Override
    public RetryPolicy retryPolicy() {
        return RetryPolicy.UNLIMITED;
    }

    @Override
    public Dependency dependency() {
        return Dependency.COMPUTE;
    }

    @Override
    public StepResult perform(StepContext context) {
        InstanceId id = Requests.instance(context);
        compute.confirmResize(id);
        Optional<Server> server = compute.findServer(id);
        boolean settled = server.map(Server::status)
                .filter(status -> status.equals(ServerStatuses.ACTIVE) || status.equals(ServerStatuses.ERROR))
                .isPresent();
        if (!settled) {
            return StepResult.wait(
                    Polling.after(context.elapsed()), WaitsFor.CLOUD, "The cloud has not confirmed the resize yet.");
        }
        List<Change> changes = new ArrayList<>(outcome.apply(context));
        changes.add(new ServerSet(id, server.get().id(), server.get().status()));
        changes.add(new TaskSet(id, InstanceTask.NONE));
        return new StepResult.Done(Map.of(), changes);
    }
}
