package org.trove.operation;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.trove.model.InstanceId;
import org.trove.model.ProjectId;

/**
 * An operation as it is looked at: without its request, which nobody needs to see and which may hold secrets.
 *
 * @param type its kind, and the version of that whose steps it takes
 * @param subject what it belongs to; it may lock more
 * @param step name of the step that comes next (or is undone next, where {@code undoing}); empty where none is left
 * @param nextAttempt when it is due, null where nothing is: ended, queued or being worked on
 * @param holder who works on it, null where nobody does
 * @param leaseUntil how long that one may stay silent
 * @param token the fencing token; two records of the same token were not claimed in between
 * @param started the first claim, as far as it is known; null before
 * @param ended null while it is open
 * @param changeNumber of the last numbered change, 0 where it has none yet
 */
public record OperationRecord(
        String id,
        OperationType type,
        ProjectId project,
        Subject subject,
        OperationState state,
        String step,
        int attempt,
        Direction direction,
        boolean cancelRequested,
        WaitsFor waitsFor,
        @Nullable String reason,
        @Nullable Instant nextAttempt,
        @Nullable String holder,
        @Nullable Instant leaseUntil,
        long token,
        String requestId,
        Instant created,
        Instant updated,
        @Nullable Instant started,
        @Nullable Instant ended,
        long changeNumber) {

    public String kind() {
        return type.kind();
    }

    /** The instance that it belongs to, where it belongs to one. */
    public @Nullable InstanceId instance() {
        return subject.instance();
    }

    /** What is known here of its kind; empty where a newer release has made it. */
    public Optional<OperationKind> known() {
        return OperationKind.find(type);
    }

    /** Whether the flow runs backwards. */
    public boolean undoing() {
        return direction.isUndoing();
    }

    /**
     * Whether an operator ended it in the middle of its undo. What was asked of the cloud then may take effect when another try has
     * found everything in place already.
     */
    public boolean isEndedInItsUndo() {
        return state == OperationState.FAILED && undoing() && !step.isEmpty();
    }

    public OperationMark mark() {
        return new OperationMark(state, step, undoing());
    }
}
