package org.trove.taskmanager.instance;

import java.time.Duration;
import java.util.List;
import org.trove.bus.GuestRpc;
import org.trove.cloud.Cloud;
import org.trove.message.GuestCommand;
import org.trove.operation.OperationKind;
import org.trove.taskmanager.flow.Flow;
import org.trove.taskmanager.flow.Step;
import org.trove.taskmanager.step.AwaitDatastore;
import org.trove.taskmanager.step.CallGuest;
import org.trove.taskmanager.step.CallGuest.Calls;
import org.trove.taskmanager.step.DatastoreCalls;
import org.trove.taskmanager.step.InstanceReader;

/** What the flows are made with that change instances, and the steps that several of them have. */
public record ChangeParts(Cloud cloud, GuestRpc guests, InstanceReader reader, DatastoreCalls calls, FlowTimes times) {
    /** With a guest that boots, or a broker that is away. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    /** @param failure begins the sentence that tells of a failure */
    Flow flow(String kind, List<Step> steps, String failure) {
        return new Flow(kind(kind), steps, new ChangeEndings(failure), true);
    }

    /** The kind of that name, in the one version that there is of each. */
    static OperationKind kind(String name) {
        return OperationKind.newest(name).orElseThrow();
    }

    CallGuest call(String name, Calls what) {
        return new CallGuest(name, guests, PATIENCE, what);
    }

    Step stopDatastore(Calls what) {
        return call("stop_datastore", what);
    }

    Step restartDatastore() {
        return call("restart_datastore", Calls.of(context -> new GuestCommand.Restart()));
    }

    Step awaitGuest() {
        return new AwaitDatastore(reader, times.resize(), null);
    }
}
