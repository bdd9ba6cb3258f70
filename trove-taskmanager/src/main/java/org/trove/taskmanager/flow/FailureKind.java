package org.trove.taskmanager.flow;

/** Whether a failed step may be tried again. */
public enum FailureKind {
    /** Worth another try, after a pause and up to the limits of the step's {@link RetryPolicy}. */
    TRANSIENT,
    /** As TRANSIENT, but the dependency itself is well: it refused because of what this operation's own resource is doing. */
    BUSY,
    /** Will fail again: ends the flow. */
    PERMANENT
}
