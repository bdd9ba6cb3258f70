package org.trove.taskmanager.step;

import java.util.Map;
import org.trove.store.InstanceChange.Deleted;
import org.trove.taskmanager.flow.Step;
import org.trove.taskmanager.flow.StepContext;
import org.trove.taskmanager.flow.StepResult;

/** Ends the instance for its users. */
public final class MarkDeleted implements Step {
    @Override
    public String name() {
        return "mark_deleted";
    }

    @Override
    public StepResult perform(StepContext context) {
        return StepResult.done(Map.of(), new Deleted(Requests.instance(context)));
    }
}
