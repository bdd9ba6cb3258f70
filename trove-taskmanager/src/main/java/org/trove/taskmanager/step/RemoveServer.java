package org.trove.taskmanager.step;

import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.cloud.Compute;
import org.trove.cloud.Server;
import org.trove.model.InstanceId;
import org.trove.operation.WaitsFor;
import org.trove.taskmanager.flow.RetryPolicy;
import org.trove.taskmanager.flow.Step;
import org.trove.taskmanager.flow.StepContext;
import org.trove.taskmanager.flow.StepResult;

/** Removes the server and waits until it is gone, for as long as that takes; a removal that hangs is asked for again. */
public final class RemoveServer implements Step {
    private static final Logger LOG = LoggerFactory.getLogger(RemoveServer.class);

    private final Compute compute;
    private final Duration patience;

    /** @param patience after this time an operator should look at the cloud */
    public RemoveServer(Compute compute, Duration patience) {
        this.compute = compute;
        this.patience = patience;
    }

    @Override
    public String name() {
        return "remove_server";
    }

    @Override
    public RetryPolicy retryPolicy() {
        return RetryPolicy.UNLIMITED;
    }

    @Override
    public StepResult perform(StepContext context) {
        InstanceId id = Requests.instance(context);
        compute.removeServer(id);
        Optional<Server> server = compute.findServer(id);
        if (server.isEmpty()) {
            return StepResult.done();
        }
        Duration elapsed = context.elapsed();
        if (elapsed.compareTo(patience) < 0) {
            return StepResult.wait(Polling.after(elapsed), WaitsFor.CLOUD, "The server is being removed.");
        }
        LOG.warn(
                "server not gone instance={} status={} seconds={}",
                id,
                server.get().status(),
                elapsed.toSeconds());
        return StepResult.retryable(
                WaitsFor.CLOUD,
                "The server is still there in state " + server.get().status() + " after " + elapsed.toSeconds()
                        + " seconds; its removal is asked for again.");
    }
}
