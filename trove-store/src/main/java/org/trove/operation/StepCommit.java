package org.trove.operation;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of a step and what follows from it: written in one transaction together with the changes, under the lease.
 *
 * @param state RUNNING keeps the lease; every other state gives it back
 * @param nextStep name of the step to perform (or undo) next; empty where none is left
 * @param attempt failed tries so far of that step
 * @param direction of the operation from now on
 * @param delay until the operation is due again, counted by the database's clock
 * @param changes rows that change with it
 */
public record StepCommit(
        StepRecord record,
        OperationState state,
        String nextStep,
        int attempt,
        Direction direction,
        Duration delay,
        WaitsFor waitsFor,
        @Nullable String reason,
        List<Change> changes) {
    public StepCommit {
        changes = List.copyOf(changes);
    }

    /** The same result of a try that began so long ago. */
    public StepCommit withTook(Duration time) {
        return new StepCommit(
                record.withTook(time), state, nextStep, attempt, direction, delay, waitsFor, reason, changes);
    }
}
