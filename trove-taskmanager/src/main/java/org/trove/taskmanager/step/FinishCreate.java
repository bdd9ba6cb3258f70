package org.trove.taskmanager.step;

import java.util.Map;
import java.util.Optional;
import org.trove.model.InstanceId;
import org.trove.model.InstanceTask;
import org.trove.store.InstanceChange.TaskSet;
import org.trove.taskmanager.flow.Step;
import org.trove.taskmanager.flow.StepContext;
import org.trove.taskmanager.flow.StepResult;

/** Hands the instance to its user. A fault that the guest reported meanwhile (a user it could not make) stays. */
public final class FinishCreate implements Step {
    private final InstanceReader reader;

    public FinishCreate(InstanceReader reader) {
        this.reader = reader;
    }

    @Override
    public String name() {
        return "finish";
    }

    @Override
    public StepResult perform(StepContext context) {
        InstanceId id = Requests.instance(context);
        if (Requests.create(context).rootPassword() != null) {
            reader.recordRootEnabled(
                    id, Optional.ofNullable(Requests.context(context).userId()));
        }
        return StepResult.done(Map.of(), new TaskSet(id, InstanceTask.NONE));
    }
}
