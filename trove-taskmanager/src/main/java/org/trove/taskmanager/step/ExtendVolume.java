package org.trove.taskmanager.step;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.trove.cloud.Volumes;
import org.trove.cloud.Volumes.Volume;
import org.trove.message.TaskRequest.ResizeVolume;
import org.trove.model.InstanceId;
import org.trove.operation.WaitsFor;
import org.trove.store.InstanceChange.VolumeSizeSet;
import org.trove.taskmanager.flow.RetryPolicy;
import org.trove.taskmanager.flow.Step;
import org.trove.taskmanager.flow.StepContext;
import org.trove.taskmanager.flow.StepResult;

/** Makes the data volume larger and waits until it is. No cloud makes it smaller again, so what was done stays and is shown. */
public final class ExtendVolume implements Step {
    private static final Set<String> USABLE = Set.of("available", "in-use");

    private final Volumes volumes;
    private final Duration timeout;

    public ExtendVolume(Volumes volumes, Duration timeout) {
        this.volumes = volumes;
        this.timeout = timeout;
    }

    @Override
    public String name() {
        return "extend_volume";
    }

    @Override
    public RetryPolicy retryPolicy() {
        return RetryPolicy.within(timeout);
    }

    @Override
    public StepResult perform(StepContext context) {
        InstanceId id = Requests.instance(context);
        int wanted = Requests.of(context, ResizeVolume.class).newSize();
        Optional<Volume> before = volumes.findVolume(id);
        if (before.isPresent() && before.get().status().startsWith("error")) {
            return StepResult.permanent(
                    WaitsFor.CLOUD,
                    "The data volume is in state " + before.get().status() + " and has "
                            + before.get().sizeGb() + " GB.");
        }
        if (before.map(volume -> volume.sizeGb() < wanted && isUsable(volume)).orElse(true)) {
            volumes.extendVolume(id, wanted);
        }
        Optional<Volume> volume = volumes.findVolume(id);
        if (volume.filter(now -> now.sizeGb() >= wanted && isUsable(now)).isPresent()) {
            return StepResult.done(Map.of(), new VolumeSizeSet(id, volume.get().sizeGb()));
        }
        String state = volume.map(now -> now.status() + " with " + now.sizeGb() + " GB")
                .orElse("not listed");
        return StepResult.wait(Polling.after(context.elapsed()), WaitsFor.CLOUD, "The data volume is " + state + ".");
    }

    @Override
    public StepResult undo(StepContext context) {
        InstanceId id = Requests.instance(context);
        int wanted = Requests.of(context, ResizeVolume.class).newSize();
        Optional<Volume> larger = volumes.findVolume(id).filter(volume -> volume.sizeGb() >= wanted);
        return larger.isPresent()
                ? StepResult.done(Map.of(), new VolumeSizeSet(id, larger.get().sizeGb()))
                : StepResult.done();
    }

    private static boolean isUsable(Volume volume) {
        return USABLE.contains(volume.status());
    }
}
