package org.trove.operation;

import java.time.Duration;
import java.util.List;

/**
 * The engine's side of the operations: claims under leases and commits results. Safe with any number of task managers; all
 * times are the database's, so that a node whose clock is wrong takes nothing over. Throws the store's unavailability as an
 * unchecked exception; the caller tries again.
 */
public interface OperationJournal {
    /**
     * Takes due operations: the PENDING and WAITING ones whose time has come and the RUNNING ones whose lease ran out, oldest
     * first, at most one per instance (the others are QUEUED).
     *
     * @param limit at most this many
     */
    List<ClaimedOperation> claim(String holder, int limit, Duration lease);

    /** Prolongs all leases of a holder. @return how many it holds */
    int renew(String holder, Duration lease);

    /**
     * Writes a step's result and its changes in one transaction. When the operation ends, the next QUEUED one of the instance
     * becomes PENDING.
     *
     * @return false where the lease is no longer the current one: nothing was written, and the caller lets go
     */
    boolean commit(Lease lease, StepCommit commit);

    /** Gives a lease back without a result, for another to continue at once (an orderly stop). */
    void release(Lease lease);
}
