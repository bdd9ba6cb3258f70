package org.trove.taskmanager.instance;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.trove.model.InstanceId;
import org.trove.model.InstanceTask;
import org.trove.model.ServiceStatus;
import org.trove.operation.Change;
import org.trove.store.InstanceChange.FaultSet;
import org.trove.store.InstanceChange.ServiceStatusSet;
import org.trove.store.InstanceChange.TaskSet;
import org.trove.taskmanager.flow.Endings;
import org.trove.taskmanager.flow.Step;
import org.trove.taskmanager.flow.StepContext;
import org.trove.taskmanager.step.Requests;

/** Tells by the error code of the instance which part of a create failed. */
final class CreateEndings implements Endings {
    private final Map<Step, InstanceTask> errors;
    private final Set<Step> guestSteps;

    /**
     * @param errors the code of each step
     * @param guestSteps after whose failure the guest counts as lost
     */
    CreateEndings(Map<Step, InstanceTask> errors, Set<Step> guestSteps) {
        this.errors = Map.copyOf(errors);
        this.guestSteps = Set.copyOf(guestSteps);
    }

    @Override
    public List<Change> failed(StepContext context, Step step, String reason) {
        InstanceTask task = errors.getOrDefault(step, InstanceTask.BUILDING_ERROR_SERVER);
        List<Change> changes = InstanceEndings.fault(context, step, task, reason);
        if (guestSteps.contains(step)) {
            InstanceId id = Requests.instance(context);
            changes.add(new ServiceStatusSet(id, ServiceStatus.FAILED_TIMEOUT_GUESTAGENT));
        }
        return changes;
    }

    @Override
    public List<Change> cancelled(StepContext context) {
        InstanceId id = Requests.instance(context);
        return List.of(
                new TaskSet(id, InstanceTask.BUILDING_ERROR_SERVER),
                new FaultSet(
                        id,
                        "The creation was cancelled.",
                        "operation " + context.operation().id()));
    }
}
