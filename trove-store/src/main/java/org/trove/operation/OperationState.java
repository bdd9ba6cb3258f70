package org.trove.operation;

/** Where an operation stands. */
public enum OperationState {
    /** Behind another operation that has a subject of its own. */
    QUEUED(false),
    /** To be taken by a task manager as soon as it is due. */
    PENDING(false),
    /** A task manager holds the lease and performs a step. */
    RUNNING(false),
    /** For something outside, or for the next attempt; nobody holds it. */
    WAITING(false),
    SUCCEEDED(true),
    FAILED(true),
    CANCELLED(true);

    private final boolean ended;

    OperationState(boolean ended) {
        this.ended = ended;
    }

    /** Whether nothing more will happen to the operation by itself. */
    public boolean isEnded() {
        return ended;
    }
}
