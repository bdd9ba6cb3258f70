package org.trove.taskmanager.instance;

import java.util.List;
import org.trove.operation.Change;
import org.trove.store.InstanceChange.FaultSet;
import org.trove.taskmanager.flow.Endings;
import org.trove.taskmanager.flow.Step;
import org.trove.taskmanager.flow.StepContext;
import org.trove.taskmanager.step.Requests;

/** Tells what went wrong with a change; the instance is free again when all was undone that can be, in the first step's undo. */
final class ChangeEndings implements Endings {
    private final String failure;

    /** @param failure a sentence without its full stop: what did not come about */
    ChangeEndings(String failure) {
        this.failure = failure;
    }

    @Override
    public List<Change> failed(StepContext context, Step step, String reason) {
        String message = failure + ": " + reason;
        return List.of(
                new FaultSet(Requests.instance(context), message, InstanceEndings.details(context, step, reason)));
    }

    @Override
    public List<Change> cancelled(StepContext context) {
        return List.of();
    }
}
