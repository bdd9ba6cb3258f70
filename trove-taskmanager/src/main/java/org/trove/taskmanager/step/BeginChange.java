package org.trove.taskmanager.step;

import java.util.Map;
import org.trove.model.InstanceId;
import org.trove.model.InstanceTask;
import org.trove.store.InstanceChange.FaultCleared;
import org.trove.store.InstanceChange.ReservationReleased;
import org.trove.store.InstanceChange.TaskSet;
import org.trove.taskmanager.flow.Step;
import org.trove.taskmanager.flow.StepContext;
import org.trove.taskmanager.flow.StepResult;

/**
 * The first step of what changes an instance: says what is being done, and forgets the fault of an earlier try. Being undone last,
 * it frees the instance for other actions, and gives back what was reserved for the change.
 */
public final class BeginChange implements Step {
    private final InstanceTask task;
    private final InstanceTask undone;
    private final Map<String, String> decided;

    /** @param undone the task that the instance is left with where the change does not succeed */
    public BeginChange(InstanceTask task, InstanceTask undone) {
        this(task, undone, Map.of());
    }

    /** @param decided what holds for the whole operation, also where the settings change meanwhile; handed on to its steps */
    public BeginChange(InstanceTask task, InstanceTask undone, Map<String, String> decided) {
        this.task = task;
        this.undone = undone;
        this.decided = Map.copyOf(decided);
    }

    @Override
    public String name() {
        return "begin";
    }

    @Override
    public StepResult perform(StepContext context) {
        InstanceId id = Requests.instance(context);
        return StepResult.done(decided, new TaskSet(id, task), new FaultCleared(id));
    }

    @Override
    public StepResult undo(StepContext context) {
        InstanceId id = Requests.instance(context);
        InstanceTask left = context.operation().cancelRequested() ? InstanceTask.NONE : undone;
        return StepResult.done(Map.of(), new TaskSet(id, left), new ReservationReleased(id));
    }
}
