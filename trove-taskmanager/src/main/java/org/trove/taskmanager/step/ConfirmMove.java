package org.trove.taskmanager.step;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.trove.cloud.Compute;
import org.trove.cloud.Server;
import org.trove.lifecycle.ServerStatuses;
import org.trove.model.InstanceId;
import org.trove.model.InstanceTask;
import org.trove.operation.Change;
import org.trove.operation.WaitsFor;
import org.trove.store.InstanceChange.ServerSet;
import org.trove.store.InstanceChange.TaskSet;
import org.trove.taskmanager.flow.RetryPolicy;
import org.trove.taskmanager.flow.Step;
import org.trove.taskmanager.flow.StepContext;
import org.trove.taskmanager.flow.StepResult;

/**
 * Makes a resize or move final, and hands the instance back. There is no way back from here: it is tried until it succeeds, or the
 * cloud refuses, or somebody has taken the resize back at the cloud.
 */
public final class ConfirmMove implements Step {
    private final Compute compute;
    private final Function<StepContext, @Nullable String> flavor;
    private final Function<StepContext, List<Change>> outcome;

    public ConfirmMove(Compute compute, MoveServer.Move move) {
        this.compute = compute;
        this.flavor = move.flavor();
        this.outcome = move.outcome();
    }

    @Override
    public String name() {
        return "confirm_resize";
    }

    @Override
    public RetryPolicy retryPolicy() {
        return RetryPolicy.UNLIMITED;
    }

    @Override
    public StepResult perform(StepContext context) {
        InstanceId id = Requests.instance(context);
        compute.confirmResize(id);
        Optional<Server> settled = compute.findServer(id).filter(ConfirmMove::isSettled);
        if (settled.isEmpty()) {
            return StepResult.wait(
                    Polling.after(context.elapsed()), WaitsFor.CLOUD, "The cloud has not confirmed the resize yet.");
        }
        Server server = settled.get();
        String wanted = flavor.apply(context);
        if (wanted != null && server.flavorId() != null && !server.flavorId().equals(wanted)) {
            return StepResult.permanent(
                    WaitsFor.CLOUD,
                    "The resize was taken back in the cloud: the server has the flavor " + server.flavorId() + ".");
        }
        List<Change> changes = new ArrayList<>(outcome.apply(context));
        changes.add(new ServerSet(id, server.id(), server.status()));
        changes.add(new TaskSet(id, InstanceTask.NONE));
        return new StepResult.Done(Map.of(), changes);
    }

    private static boolean isSettled(Server server) {
        return server.status().equals(ServerStatuses.ACTIVE) || server.status().equals(ServerStatuses.ERROR);
    }
}
