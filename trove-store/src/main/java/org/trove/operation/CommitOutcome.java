package org.trove.operation;

/** What became of a result that was handed to the journal. */
public enum CommitOutcome {
    /** The lease is no longer the current one: nothing was written, and the caller lets go. */
    LOST,
    WRITTEN,
    /** Written, and somebody has asked meanwhile that the operation ends at its next boundary. */
    WRITTEN_CANCEL_REQUESTED;

    public static CommitOutcome written(boolean cancelRequested) {
        return cancelRequested ? WRITTEN_CANCEL_REQUESTED : WRITTEN;
    }

    public boolean isWritten() {
        return this != LOST;
    }
}
