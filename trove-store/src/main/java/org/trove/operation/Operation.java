package org.trove.operation;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.trove.model.InstanceId;
import org.trove.model.ProjectId;

/**
 * The durable unit of work: one accepted mutation.
 *
 * @param type its kind, and the version of that whose steps it takes
 * @param subject what it belongs to; it may lock more
 * @param step name of the step to perform next (or to undo next, where {@code undoing}); empty where none is left
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
        OperationType type,
        ProjectId project,
        Subject subject,
        OperationState state,
        String step,
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

    public String kind() {
        return type.kind();
    }

    /** The instance that it belongs to, where it belongs to one. */
    public @Nullable InstanceId instance() {
        return subject.instance();
    }

    /** Whether the flow runs backwards. */
    public boolean undoing() {
        return direction.isUndoing();
    }

    /** The same once a step has handed on more. */
    public Operation withOutput(Map<String, String> more) {
        if (more.isEmpty()) {
            return this;
        }
        Map<String, String> all = new HashMap<>(outputs);
        all.putAll(more);
        return new Operation(
                id,
                type,
                project,
                subject,
                state,
                step,
                attempt,
                direction,
                cancelRequested,
                all,
                stepElapsed,
                payload,
                requestId,
                waitsFor,
                reason,
                created,
                updated);
    }

    @Override
    public String toString() {
        return "Operation[" + id + ", " + kind() + ", " + subject + ", " + state + ", step=" + step + "]";
    }
}
