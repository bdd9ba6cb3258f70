package org.trove.taskmanager.instance;

import java.util.List;
import org.trove.model.InstanceTask;
import org.trove.taskmanager.flow.Flow;
import org.trove.taskmanager.flow.Step;
import org.trove.taskmanager.step.BeginChange;
import org.trove.taskmanager.step.ChangeAccess;
import org.trove.taskmanager.step.RecordAccess;

/** Changes who may reach an instance. */
public final class UpdateAccessFlow {
    public static final String KIND = "update_access";

    private final ChangeParts parts;

    public UpdateAccessFlow(ChangeParts parts) {
        this.parts = parts;
    }

    public Flow flow() {
        List<Step> steps = List.of(
                new BeginChange(InstanceTask.UPDATING, InstanceTask.UPDATING_ERROR_ACCESS),
                new ChangeAccess(parts.cloud(), parts.reader()),
                new RecordAccess());
        return parts.flow(KIND, steps, "The access was not changed");
    }
}
