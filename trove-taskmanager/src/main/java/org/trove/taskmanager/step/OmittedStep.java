package org.trove.taskmanager.step;

import org.trove.taskmanager.flow.Step;
import org.trove.taskmanager.flow.StepContext;
import org.trove.taskmanager.flow.StepResult;

/** Stands at the place of a step that the settings leave out. */
public final class OmittedStep implements Step {
    private final Step omitted;

    public OmittedStep(Step omitted) {
        this.omitted = omitted;
    }

    @Override
    public String name() {
        return omitted.name();
    }

    @Override
    public StepResult perform(StepContext context) {
        return StepResult.done();
    }
}
