package org.trove.taskmanager.step;

import java.time.Duration;
import java.util.Optional;
import org.trove.cloud.Compute;
import org.trove.cloud.Volumes;
import org.trove.cloud.Volumes.Volume;
import org.trove.model.InstanceId;
import org.trove.operation.WaitsFor;
import org.trove.taskmanager.flow.RetryPolicy;
import org.trove.taskmanager.flow.Step;
import org.trove.taskmanager.flow.StepContext;
import org.trove.taskmanager.flow.StepResult;

/** Takes the data volume from the server, or gives it back; undone, the server has it. */
public final class HoldVolume implements Step {
    private final boolean attached;
    private final Compute compute;
    private final Volumes volumes;
    private final Duration timeout;

    /** @param attached whether the server has it afterwards */
    public HoldVolume(boolean attached, Compute compute, Volumes volumes, Duration timeout) {
        this.attached = attached;
        this.compute = compute;
        this.volumes = volumes;
        this.timeout = timeout;
    }

    @Override
    public String name() {
        return attached ? "attach_volume" : "detach_volume";
    }

    @Override
    public RetryPolicy retryPolicy() {
        return RetryPolicy.within(timeout);
    }

    @Override
    public StepResult perform(StepContext context) {
        return hold(context, attached);
    }

    @Override
    public StepResult undo(StepContext context) {
        StepResult result = hold(context, true);
        boolean late = result instanceof StepResult.Wait && context.elapsed().compareTo(timeout) >= 0;
        return late ? StepResult.permanent(WaitsFor.CLOUD, "the server did not get its volume back") : result;
    }

    private StepResult hold(StepContext context, boolean wanted) {
        InstanceId id = Requests.instance(context);
        Optional<Volume> volume = volumes.findVolume(id);
        if (volume.isEmpty()) {
            return StepResult.permanent(WaitsFor.CLOUD, "The cloud has no data volume of the instance.");
        }
        if (wanted) {
            compute.attachVolume(id, volume.get().id());
        } else {
            compute.detachVolume(id, volume.get().id());
        }
        String status = volumes.findVolume(id).map(Volume::status).orElse("not listed");
        return status.equals(wanted ? "in-use" : "available")
                ? StepResult.done()
                : StepResult.wait(
                        Polling.after(context.elapsed()), WaitsFor.CLOUD, "The data volume is " + status + ".");
    }
}
