package org.trove.taskmanager.instance;

import java.util.ArrayList;
import java.util.List;
import org.trove.model.InstanceId;
import org.trove.model.InstanceTask;
import org.trove.operation.Change;
import org.trove.store.InstanceChange.FaultSet;
import org.trove.store.InstanceChange.TaskSet;
import org.trove.taskmanager.flow.Step;
import org.trove.taskmanager.flow.StepContext;
import org.trove.taskmanager.step.Requests;

/** What failures write to the instance. */
final class InstanceEndings {
    private InstanceEndings() {}

    static List<Change> fault(StepContext context, Step step, InstanceTask task, String reason) {
        InstanceId id = Requests.instance(context);
        List<Change> changes = new ArrayList<>();
        changes.add(new TaskSet(id, task));
        changes.add(new FaultSet(id, reason, details(context, step, reason)));
        return changes;
    }

    static String details(StepContext context, Step step, String reason) {
        return "operation " + context.operation().id() + " ("
                + context.operation().kind() + ") failed in step " + step.name() + " at attempt "
                + (context.operation().attempt() + 1) + ": " + reason;
    }
}
