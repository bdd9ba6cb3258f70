package org.trove.store.jdbi;

import org.jspecify.annotations.Nullable;
import org.trove.operation.CommitOutcome;
import org.trove.operation.Lease;
import org.trove.operation.StepCommit;

/** A result on its way into the journal. Written by the thread that leads its group, read by its own afterwards. */
final class LeasedCommit {
    final Lease lease;
    final StepCommit commit;
    private volatile @Nullable CommitOutcome outcome;
    private volatile @Nullable RuntimeException failure;

    LeasedCommit(Lease lease, StepCommit commit) {
        this.lease = lease;
        this.commit = commit;
    }

    void settle(CommitOutcome settled) {
        outcome = settled;
    }

    void fail(RuntimeException cause) {
        failure = cause;
    }

    boolean isSettled() {
        return outcome != null || failure != null;
    }

    /** @throws RuntimeException the failure, where it was not written */
    CommitOutcome outcome() {
        CommitOutcome settled = outcome;
        if (settled != null) {
            return settled;
        }
        RuntimeException cause = failure;
        throw cause == null ? new IllegalStateException("a result was never written") : cause;
    }
}
