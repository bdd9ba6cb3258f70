package org.trove.taskmanager.step;

import java.util.Map;
import org.trove.model.InstanceTask;
import org.trove.store.InstanceChange.TaskSet;
import org.trove.taskmanager.flow.Step;
import org.trove.taskmanager.flow.StepContext;
import org.trove.taskmanager.flow.StepResult;

/** Sets the task that the instance shows, and nothing else. */
public final class SetTask implements Step {
    private final String name;
    private final InstanceTask task;

    public SetTask(String name, InstanceTask task) {
        this.name = name;
        this.task = task;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public StepResult perform(StepContext context) {
        return StepResult.done(Map.of(), new TaskSet(Requests.instance(context), task));
    }
}
