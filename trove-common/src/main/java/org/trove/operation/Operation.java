package org.trove.operation;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.trove.model.InstanceId;
import org.trove.model.ProjectId;

/**
 * The durable unit of work: one accepted mutation.
 *
 * @param step position in the flow of the step to perform next (or to undo next, where {@code undoing})
 * @param attempt how often that step was tried and failed transiently
 * @param direction whether the flow runs backwards, and why
 * @param cancelRequested whether the operation shall end at the next boundary
 * @param outputs what the steps so far handed on, by name; never secrets
 * @param stepElapsed time since the current step was first tried, by the database's clock; zero before
 * @param payload as in {@link NewOperation}, decrypted
 * @param reason why it waits or failed, in words for an operator; null while there is nothing to say
 */
public record Operation(
        String id,
        String kind,
        ProjectId project,
        @Nullable InstanceId instance,
        OperationState state,
        int step,
        int attempt,
        Direction direction,
        boolean cancelRequested,
        Map<String, String> outputs,
        Duration stepElapsed,
        String payload,
        String requestId,
        WaitsFor waitsFor,
        @Nullable String reason,
        Instant created,
        Instant updated) {
    public Operation {
        outputs = Map.copyOf(outputs);
    }

    /** Whether the flow runs backwards. */
    public boolean undoing() {
        return direction.isUndoing();
    }

    @Override
    public String toString() {
        return "Operation[" + id + ", " + kind + ", instance=" + instance + ", " + state + ", step=" + step + "]";
    }
}
