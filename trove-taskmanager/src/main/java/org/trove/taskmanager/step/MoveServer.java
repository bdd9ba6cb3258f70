package org.trove.taskmanager.step;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.trove.cloud.Compute;
import org.trove.cloud.Server;
import org.trove.lifecycle.ServerStatuses;
import org.trove.model.InstanceId;
import org.trove.model.ServiceStatus;
import org.trove.operation.Change;
import org.trove.operation.WaitsFor;
import org.trove.store.InstanceChange.ServerSet;
import org.trove.store.InstanceChange.ServiceStatusSet;
import org.trove.taskmanager.flow.RetryPolicy;
import org.trove.taskmanager.flow.Step;
import org.trove.taskmanager.flow.StepContext;
import org.trove.taskmanager.flow.StepResult;

/** Starts a resize or move of the server; undone by reverting it, whatever came of it. */
public final class MoveServer implements Step {
    private final String name;
    private final Compute compute;
    private final Move move;
    private final Duration revertTimeout;

    /** @param revertTimeout for the server to be as before; after it an operator has to look */
    public MoveServer(String name, Compute compute, Move move, Duration revertTimeout) {
        this.name = name;
        this.compute = compute;
        this.move = move;
        this.revertTimeout = revertTimeout;
    }

    /**
     * What is done to the server.
     *
     * @param start tells the cloud; may be repeated
     * @param flavor the id of the flavor that the server has then, null = any
     * @param outcome what the instance is when it is final
     */
    public record Move(
            Consumer<StepContext> start,
            Function<StepContext, @Nullable String> flavor,
            Function<StepContext, List<Change>> outcome) {}

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
        move.start().accept(context);
        // What the guest said before is no word of the one that comes back.
        return StepResult.done(Map.of(), new ServiceStatusSet(Requests.instance(context), ServiceStatus.PAUSED));
    }

    @Override
    public StepResult undo(StepContext context) {
        InstanceId id = Requests.instance(context);
        Duration elapsed = context.elapsed();
        Optional<Server> server = compute.findServer(id);
        String status = server.map(Server::status).orElse("not listed");
        if (status.equals(ServerStatuses.ACTIVE)) {
            return settled(context, server.get());
        }
        if (status.equals(ServerStatuses.ERROR) || elapsed.compareTo(revertTimeout) >= 0) {
            return StepResult.permanent(
                    WaitsFor.CLOUD,
                    "the server is in state " + status + " and did not become ACTIVE again; see to it in the cloud");
        }
        if (status.equals(ServerStatuses.VERIFY_RESIZE)) {
            compute.revertResize(id);
        }
        return StepResult.wait(
                Polling.after(elapsed), WaitsFor.CLOUD, "The server is being reverted, its state is " + status + ".");
    }

    /** A cloud that made the resize final all the same is believed: the instance is shown as it is. */
    private StepResult settled(StepContext context, Server server) {
        List<Change> changes = new ArrayList<>();
        String wanted = move.flavor().apply(context);
        if (wanted != null && wanted.equals(server.flavorId())) {
            changes.addAll(move.outcome().apply(context));
        }
        changes.add(new ServerSet(Requests.instance(context), server.id(), server.status()));
        return new StepResult.Done(Map.of(), changes);
    }
}
