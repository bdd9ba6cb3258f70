package org.trove.taskmanager.instance;

import java.time.Duration;
import java.util.List;
import org.trove.bus.GuestRpc;
import org.trove.model.InstanceTask;
import org.trove.operation.Change;
import org.trove.store.InstanceChange.TaskSet;
import org.trove.taskmanager.flow.Endings;
import org.trove.taskmanager.flow.Flow;
import org.trove.taskmanager.flow.Step;
import org.trove.taskmanager.flow.StepContext;
import org.trove.taskmanager.step.Requests;
import org.trove.taskmanager.step.RestartDatastore;
import org.trove.taskmanager.step.SetTask;

/** Restarts the datastore. The guest's own heartbeats say how it is afterwards. */
public final class RestartFlow {
    public static final String KIND = "restart";
    private static final Duration BROKER_PATIENCE = Duration.ofMinutes(10);

    private final GuestRpc guests;

    public RestartFlow(GuestRpc guests) {
        this.guests = guests;
    }

    public Flow flow() {
        List<Step> steps =
                List.of(new RestartDatastore(guests, BROKER_PATIENCE), new SetTask("finish", InstanceTask.NONE));
        return new Flow(ChangeParts.kind(KIND), steps, new Failure(), false);
    }

    /** The instance is free for other actions again; the fault says what happened. */
    private static final class Failure implements Endings {
        @Override
        public List<Change> failed(StepContext context, Step step, String reason) {
            return InstanceEndings.fault(context, step, InstanceTask.NONE, "The restart failed: " + reason);
        }

        @Override
        public List<Change> cancelled(StepContext context) {
            return List.of(new TaskSet(Requests.instance(context), InstanceTask.NONE));
        }
    }
}
