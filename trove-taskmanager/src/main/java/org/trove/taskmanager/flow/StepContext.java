package org.trove.taskmanager.flow;

import java.time.Duration;
import java.util.Optional;
import org.trove.operation.Operation;

/** What a step knows of the operation that it works for. */
public record StepContext(Operation operation) {
    /** What this or an earlier step handed on. */
    public Optional<String> output(String name) {
        return Optional.ofNullable(operation.outputs().get(name));
    }

    /** Time since the current step was first tried, by the database's clock. */
    public Duration elapsed() {
        return operation.stepElapsed();
    }
}
