package org.trove.operation;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * The engine's side of the operations: claims under leases and commits results. Safe with any number of task managers; all
 * times are the database's, so that a node whose clock is wrong takes nothing over. Throws the store's unavailability as an
 * unchecked exception; the caller tries again.
 */
public interface OperationJournal {
    /**
     * Takes due operations: the PENDING and WAITING ones whose time has come and the RUNNING ones whose lease ran out, at most
     * one per instance (the others are QUEUED). Where there are more than the limit, {@link FairChoice} says which, among the
     * oldest thousand and now and then among all; so the answer may be shorter than the limit, or empty, while others
     * hold the rows.
     *
     * @param limit at most this many
     */
    List<ClaimedOperation> claim(String holder, int limit, Duration lease);

    /** Prolongs all leases of a holder. @return how many it holds */
    int renew(String holder, Duration lease);

    /** The leases of a holder whose operations shall end at their next boundary and do not run backwards yet. */
    Set<Lease> cancelled(String holder);

    /**
     * Writes a step's result and its changes in one transaction. When the operation ends, the next QUEUED one of the instance
     * becomes PENDING.
     *
     * @return whether it was written, and whether the operation shall end at its next boundary
     */
    CommitOutcome commit(Lease lease, StepCommit commit);

    /** Gives a lease back without a result, for another to continue at once (an orderly stop). */
    void release(Lease lease);
}
