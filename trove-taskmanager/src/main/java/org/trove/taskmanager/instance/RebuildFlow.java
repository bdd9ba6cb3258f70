package org.trove.taskmanager.instance;

import java.util.List;
import org.trove.cloud.Compute;
import org.trove.model.InstanceTask;
import org.trove.model.ServiceStatus;
import org.trove.taskmanager.flow.Flow;
import org.trove.taskmanager.flow.Step;
import org.trove.taskmanager.step.AwaitActive;
import org.trove.taskmanager.step.AwaitDatastore;
import org.trove.taskmanager.step.BeginChange;
import org.trove.taskmanager.step.PrepareGuest;
import org.trove.taskmanager.step.RebuildGuest;
import org.trove.taskmanager.step.RebuildServer;
import org.trove.taskmanager.step.RestartServer;
import org.trove.taskmanager.step.SetTask;

/** Makes the root disk of an instance anew; its data stay. What the cloud has begun cannot be taken
 * back, so the operation goes on until the guest knows what it is; a failed one can be asked for again. */
public final class RebuildFlow {
    public static final String KIND = "rebuild";

    private final ChangeParts parts;
    private final RebuildServer server;
    private final RebuildGuest guest;

    public RebuildFlow(ChangeParts parts, RebuildServer server, RebuildGuest guest) {
        this.parts = parts;
        this.server = server;
        this.guest = guest;
    }

    public Flow flow() {
        Compute compute = parts.cloud().compute();
        FlowTimes times = parts.times();
        AwaitDatastore.Resending resending = new AwaitDatastore.Resending(guest, times.prepareResend());
        List<Step> steps = List.of(
                new BeginChange(InstanceTask.BUILDING, InstanceTask.NONE),
                parts.stopDatastore(parts.calls().stopIfPossible()),
                new RestartServer("rebuild_server", server, ServiceStatus.NEW),
                new AwaitActive(compute, times.resize()),
                PrepareGuest.again(guest, times.resize()),
                new AwaitDatastore(parts.reader(), times.resize(), resending),
                new SetTask("finish", InstanceTask.NONE));
        return parts.flow(KIND, steps, "The rebuild failed");
    }
}
