package org.trove.taskmanager.step;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.trove.cloud.Compute;
import org.trove.cloud.Volumes;
import org.trove.cloud.Volumes.Volume;
import org.trove.message.TaskRequest.CreateInstance;
import org.trove.model.InstanceId;
import org.trove.operation.WaitsFor;
import org.trove.store.InstanceChange.VolumeSet;
import org.trove.taskmanager.flow.RetryPolicy;
import org.trove.taskmanager.flow.Step;
import org.trove.taskmanager.flow.StepContext;
import org.trove.taskmanager.flow.StepResult;

/** Makes the data volume and waits until it can be used. */
public final class CreateVolume implements Step {
    static final String VOLUME_ID = "volume_id";
    private static final Set<String> USABLE = Set.of("available", "in-use");
    private static final Duration POLL = Duration.ofSeconds(2);

    private final Volumes volumes;
    private final RemoveVolume removal;
    private final Duration timeout;

    /**
     * @param compute where the server is that may hold a volume which shall go again
     * @param timeout for the volume to become usable
     */
    public CreateVolume(Volumes volumes, Compute compute, Duration timeout) {
        this.volumes = volumes;
        this.removal = new RemoveVolume(volumes, compute);
        this.timeout = timeout;
    }

    @Override
    public String name() {
        return "create_volume";
    }

    @Override
    public RetryPolicy retryPolicy() {
        return RetryPolicy.within(timeout);
    }

    @Override
    public StepResult perform(StepContext context) {
        InstanceId id = Requests.instance(context);
        CreateInstance request = Requests.create(context);
        if (request.volumeSize() == null) {
            return StepResult.done();
        }
        Volume volume =
                volumes.ensureVolume(id, request.volumeSize(), request.volumeType(), request.availabilityZone());
        VolumeSet change = new VolumeSet(id, volume.id());
        if (USABLE.contains(volume.status())) {
            return StepResult.done(Map.of(VOLUME_ID, volume.id()), change);
        }
        if (volume.status().startsWith("error")) {
            return StepResult.permanent(
                    WaitsFor.CLOUD, "The data volume could not be created: it is in state " + volume.status() + ".");
        }
        return StepResult.wait(POLL, WaitsFor.CLOUD, "The data volume is " + volume.status() + ".", change);
    }

    @Override
    public StepResult undo(StepContext context) {
        return removal.perform(context);
    }
}
