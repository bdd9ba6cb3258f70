package org.trove.taskmanager.flow;

/** Whether a failed step may be tried again. */
public enum FailureKind {
    /** Worth another try, after a pause and up to the limits of the step's {@link RetryPolicy}. */
    TRANSIENT,
    /** Will fail again: ends the flow. */
    PERMANENT
}
