package org.trove.taskmanager.instance;

import java.util.List;
import org.trove.bus.GuestRpc;
import org.trove.cloud.Cloud;
import org.trove.model.InstanceTask;
import org.trove.operation.Change;
import org.trove.taskmanager.flow.Endings;
import org.trove.taskmanager.flow.Flow;
import org.trove.taskmanager.flow.Step;
import org.trove.taskmanager.flow.StepContext;
import org.trove.taskmanager.step.HostNames;
import org.trove.taskmanager.step.MarkDeleted;
import org.trove.taskmanager.step.Removal;
import org.trove.taskmanager.step.RemoveServer;
import org.trove.taskmanager.step.RemoveVolume;
import org.trove.taskmanager.step.SetTask;
import org.trove.taskmanager.step.StopDatabase;

/**
 * Removes an instance and all that it owns. Steps that remove are tried until they succeed. The
 * guest's queues come last, so that a broker that is away keeps no instance alive in the eyes of its user.
 */
public final class DeleteInstanceFlow {
    public static final String KIND = "delete_instance";

    private final Cloud cloud;
    private final GuestRpc guests;
    private final StopDatabase stopDatabase;
    private final FlowTimes times;

    public DeleteInstanceFlow(Cloud cloud, GuestRpc guests, StopDatabase stopDatabase, FlowTimes times) {
        this.cloud = cloud;
        this.guests = guests;
        this.stopDatabase = stopDatabase;
        this.times = times;
    }

    public Flow flow() {
        // An operation that was being cancelled may have written its own task after the request set this one.
        Step mark = new SetTask("mark_deleting", InstanceTask.DELETING);
        List<Step> steps = List.of(
                mark,
                stopDatabase,
                new RemoveServer(cloud.compute(), times.removal()),
                new RemoveVolume(cloud.volumes(), cloud.compute()),
                // Before the addresses, which others may be given.
                new Removal("remove_dns_records", new HostNames(cloud)::remove),
                new Removal("remove_addresses", cloud.networks()::removeAddresses),
                new MarkDeleted(),
                new Removal("remove_queues", guests::remove));
        return new Flow(ChangeParts.kind(KIND), steps, new Failure(), false);
    }

    /** The instance stays in deletion; another delete goes on where this one stopped. */
    private static final class Failure implements Endings {
        @Override
        public List<Change> failed(StepContext context, Step step, String reason) {
            return InstanceEndings.fault(context, step, InstanceTask.DELETING, reason);
        }

        @Override
        public List<Change> cancelled(StepContext context) {
            return List.of();
        }
    }
}
