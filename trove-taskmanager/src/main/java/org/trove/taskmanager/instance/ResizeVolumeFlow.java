package org.trove.taskmanager.instance;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.trove.cloud.Cloud;
import org.trove.model.InstanceTask;
import org.trove.taskmanager.flow.Flow;
import org.trove.taskmanager.flow.Step;
import org.trove.taskmanager.flow.StepContext;
import org.trove.taskmanager.step.BeginChange;
import org.trove.taskmanager.step.CallGuest;
import org.trove.taskmanager.step.DataVolume;
import org.trove.taskmanager.step.ExtendVolume;
import org.trove.taskmanager.step.HoldVolume;
import org.trove.taskmanager.step.ResizeFileSystem;
import org.trove.taskmanager.step.SetTask;

/** Makes the data volume of an instance larger: while the datastore runs, or, where the volume service
 * cannot do that, with the datastore stopped and the volume detached. */
public final class ResizeVolumeFlow {
    public static final String KIND = "resize_volume";
    private static final String ONLINE = "online";

    private final ChangeParts parts;

    public ResizeVolumeFlow(ChangeParts parts) {
        this.parts = parts;
    }

    /** @param usuallyOnline whether the volume is extended while it is in use, where the operation began with no other decision */
    public Flow flow(boolean usuallyOnline) {
        Cloud cloud = parts.cloud();
        DataVolume volume = new DataVolume(parts.reader());
        Predicate<StepContext> online =
                context -> context.output(ONLINE).map(Boolean::parseBoolean).orElse(usuallyOnline);
        Predicate<StepContext> offline = online.negate();
        BeginChange begin = new BeginChange(
                InstanceTask.RESIZING, InstanceTask.NONE, Map.of(ONLINE, String.valueOf(usuallyOnline)));
        CallGuest resize = parts.call("resize_filesystem", volume.resizeFileSystem(online));
        List<Step> steps = List.of(
                begin,
                parts.stopDatastore(parts.calls().stop()).onlyIf(offline),
                parts.call("unmount_volume", volume.unmount()).onlyIf(offline),
                hold(cloud, false).onlyIf(offline),
                new ExtendVolume(cloud.volumes(), parts.times().volume()),
                hold(cloud, true).onlyIf(offline),
                new ResizeFileSystem(resize, parts.guests(), volume, online),
                parts.call("mount_volume", volume.mount()).onlyIf(offline),
                parts.restartDatastore().onlyIf(offline),
                new SetTask("finish", InstanceTask.NONE));
        return parts.flow(KIND, steps, "The volume was not resized");
    }

    private Step hold(Cloud cloud, boolean attached) {
        return new HoldVolume(
                attached, cloud.compute(), cloud.volumes(), parts.times().volume());
    }
}
