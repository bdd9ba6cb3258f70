package org.trove.taskmanager.step;

import org.trove.cloud.Compute;
import org.trove.cloud.Volumes;
import org.trove.model.InstanceId;
import org.trove.taskmanager.flow.RetryPolicy;
import org.trove.taskmanager.flow.Step;
import org.trove.taskmanager.flow.StepContext;
import org.trove.taskmanager.flow.StepResult;

/**
 * Removes the data volume, and tries until that succeeds. A volume that does not go may be held by a server that the cloud did
 * not list when it was looked for: with every further try the server is told to go again.
 */
public final class RemoveVolume implements Step {
    private final Volumes volumes;
    private final Compute compute;

    public RemoveVolume(Volumes volumes, Compute compute) {
        this.volumes = volumes;
        this.compute = compute;
    }

    @Override
    public String name() {
        return "remove_volume";
    }

    @Override
    public RetryPolicy retryPolicy() {
        return RetryPolicy.UNLIMITED;
    }

    @Override
    public StepResult perform(StepContext context) {
        InstanceId id = Requests.instance(context);
        if (context.operation().attempt() > 0) {
            compute.removeServer(id);
        }
        volumes.removeVolume(id);
        return StepResult.done();
    }
}
