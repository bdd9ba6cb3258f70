package org.trove.taskmanager.step;

import java.util.Map;
import org.trove.message.TaskRequest.UpdateAccess;
import org.trove.model.InstanceId;
import org.trove.model.InstanceTask;
import org.trove.store.InstanceChange.AccessSet;
import org.trove.store.InstanceChange.TaskSet;
import org.trove.taskmanager.flow.Step;
import org.trove.taskmanager.flow.StepContext;
import org.trove.taskmanager.flow.StepResult;

/** Shows the access that the instance has now, and hands it back. */
public final class RecordAccess implements Step {
    @Override
    public String name() {
        return "finish";
    }

    @Override
    public StepResult perform(StepContext context) {
        InstanceId id = Requests.instance(context);
        return StepResult.done(
                Map.of(),
                new AccessSet(
                        id, Requests.of(context, UpdateAccess.class).access().toAccess()),
                new TaskSet(id, InstanceTask.NONE));
    }
}
