package org.trove.taskmanager.instance;

import java.util.List;
import org.trove.cloud.Cloud;
import org.trove.model.InstanceTask;
import org.trove.taskmanager.flow.Flow;
import org.trove.taskmanager.flow.Step;
import org.trove.taskmanager.step.BeginChange;
import org.trove.taskmanager.step.CallGuest;
import org.trove.taskmanager.step.DataVolume;
import org.trove.taskmanager.step.ExtendVolume;
import org.trove.taskmanager.step.HoldVolume;
import org.trove.taskmanager.step.OmittedStep;
import org.trove.taskmanager.step.ResizeFileSystem;
import org.trove.taskmanager.step.SetTask;

/** Makes the data volume of an instance larger: while the datastore runs, or, where the volume service
 * cannot do that, with the datastore stopped and the volume detached. */
public final class ResizeVolumeFlow {
    public static final String KIND = "resize_volume";

    private final ChangeParts parts;

    public ResizeVolumeFlow(ChangeParts parts) {
        this.parts = parts;
    }

    /** @param online whether the volume is extended while it is in use */
    public Flow flow(boolean online) {
        Cloud cloud = parts.cloud();
        DataVolume volume = new DataVolume(parts.reader());
        List<Step> steps = List.of(
                new BeginChange(InstanceTask.RESIZING, InstanceTask.NONE),
                offline(online, parts.stopDatastore(parts.calls().stop())),
                offline(online, parts.call("unmount_volume", volume.unmount())),
                offline(online, hold(cloud, false)),
                new ExtendVolume(cloud.volumes(), parts.times().volume()),
                offline(online, hold(cloud, true)),
                resizeFileSystem(volume, online),
                offline(online, parts.call("mount_volume", volume.mount())),
                offline(online, parts.restartDatastore()),
                new SetTask("finish", InstanceTask.NONE));
        return new Flow(KIND, steps, new ChangeEndings("The volume was not resized"), true, true);
    }

    private Step resizeFileSystem(DataVolume volume, boolean online) {
        CallGuest resize = parts.call("resize_filesystem", volume.resizeFileSystem(online));
        // A volume that is attached anew has its size at once.
        return online ? new ResizeFileSystem(resize, parts.guests(), volume) : resize;
    }

    private Step hold(Cloud cloud, boolean attached) {
        return new HoldVolume(
                attached, cloud.compute(), cloud.volumes(), parts.times().volume());
    }

    /** The steps have the same positions in both ways, so that the setting may change while operations are open. */
    private static Step offline(boolean online, Step step) {
        return online ? new OmittedStep(step) : step;
    }
}
