package org.trove.taskmanager.instance;

import java.util.List;
import org.trove.cloud.Compute;
import org.trove.message.TaskRequest.ResizeFlavor;
import org.trove.model.Flavor;
import org.trove.model.InstanceTask;
import org.trove.operation.Change;
import org.trove.store.InstanceChange.FlavorSet;
import org.trove.taskmanager.flow.Flow;
import org.trove.taskmanager.flow.Step;
import org.trove.taskmanager.flow.StepContext;
import org.trove.taskmanager.step.AwaitMove;
import org.trove.taskmanager.step.BeginChange;
import org.trove.taskmanager.step.ConfirmMove;
import org.trove.taskmanager.step.MoveServer;
import org.trove.taskmanager.step.Requests;

/** Gives an instance another flavor. Until the resize is confirmed all of it is taken back where
 * something fails: the server is reverted and the datastore started as it was. */
public final class ResizeFlavorFlow {
    public static final String KIND = "resize_flavor";

    private final ChangeParts parts;

    public ResizeFlavorFlow(ChangeParts parts) {
        this.parts = parts;
    }

    public Flow flow() {
        Compute compute = parts.cloud().compute();
        MoveServer.Move resize = new MoveServer.Move(
                context -> compute.resizeServer(Requests.instance(context), wanted(context)),
                context -> wanted(context).id(),
                ResizeFlavorFlow::outcome);
        List<Step> steps = List.of(
                new BeginChange(InstanceTask.RESIZING, InstanceTask.NONE),
                parts.stopDatastore(parts.calls().stopForResize()),
                new MoveServer("resize_server", compute, resize, parts.times().revert()),
                new AwaitMove(compute, resize, parts.times().resize()),
                parts.call("start_datastore", parts.calls().startWithNewFlavor()),
                parts.awaitGuest(),
                new ConfirmMove(compute, resize));
        return parts.flow(KIND, steps, "The instance was not resized");
    }

    private static Flavor wanted(StepContext context) {
        return Requests.flavor(Requests.of(context, ResizeFlavor.class).newFlavor());
    }

    private static List<Change> outcome(StepContext context) {
        Flavor before = Requests.flavor(Requests.of(context, ResizeFlavor.class).oldFlavor());
        Flavor now = wanted(context);
        return List.of(new FlavorSet(Requests.instance(context), now.id(), now.ramMb() - before.ramMb()));
    }
}
