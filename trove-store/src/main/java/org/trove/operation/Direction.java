package org.trove.operation;

import org.jspecify.annotations.Nullable;

/** Which way an operation goes through its flow, and why it turned back where it did: that decides how it ends. */
public enum Direction {
    FORWARD(null),
    /** A step failed for good; what was done is taken back. */
    BACK_FAILED(OperationState.FAILED),
    /** It was asked to end; what was done is taken back. A failure that came first stays the reason. */
    BACK_CANCELLED(OperationState.CANCELLED);

    private final @Nullable OperationState end;

    Direction(@Nullable OperationState end) {
        this.end = end;
    }

    public boolean isUndoing() {
        return end != null;
    }

    /** The state in which an operation ends that has taken everything back. */
    public OperationState end() {
        if (end == null) {
            throw new IllegalStateException("an operation that goes forward ends by its last step");
        }
        return end;
    }
}
