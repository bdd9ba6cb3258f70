package org.trove.taskmanager.instance;

import java.util.List;
import org.trove.cloud.Compute;
import org.trove.model.InstanceTask;
import org.trove.model.ServiceStatus;
import org.trove.taskmanager.flow.Flow;
import org.trove.taskmanager.flow.Step;
import org.trove.taskmanager.step.AwaitActive;
import org.trove.taskmanager.step.BeginChange;
import org.trove.taskmanager.step.Requests;
import org.trove.taskmanager.step.RestartServer;
import org.trove.taskmanager.step.SetTask;

/** Restarts the server of an instance. A guest that cannot stop its datastore is no reason not to. */
public final class RebootFlow {
    public static final String KIND = "reboot";

    private final ChangeParts parts;

    public RebootFlow(ChangeParts parts) {
        this.parts = parts;
    }

    public Flow flow() {
        Compute compute = parts.cloud().compute();
        List<Step> steps = List.of(
                new BeginChange(InstanceTask.REBOOTING, InstanceTask.NONE),
                parts.stopDatastore(parts.calls().stopIfPossible()),
                new RestartServer(
                        "reboot_server",
                        context -> compute.rebootServer(Requests.instance(context)),
                        ServiceStatus.RESTARTING),
                new AwaitActive(compute, parts.times().reboot()),
                parts.restartDatastore(),
                parts.awaitGuest(),
                new SetTask("finish", InstanceTask.NONE));
        return parts.flow(KIND, steps, "The reboot failed");
    }
}
