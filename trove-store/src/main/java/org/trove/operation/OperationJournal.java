package org.trove.operation;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The engine's side of the operations: claims under leases and commits results. Safe with any number of task managers; all
 * times are the database's, so that a node whose clock is wrong takes nothing over. Throws the store's unavailability as an
 * unchecked exception; the caller tries again.
 */
public interface OperationJournal {
    /**
     * Takes due operations: the PENDING and WAITING ones whose time has come and the RUNNING ones whose lease ran out, at most
     * one per subject (the others are QUEUED). Where there are more than the limit, {@link FairChoice} says which, among the
     * oldest thousand and now and then among all; so the answer may be shorter than the limit, or empty, while others
     * hold the rows. A claim may take several transactions. Where a later one fails, the answer is what the earlier ones took.
     *
     * @param known only operations of these types are taken: one that this process could not run waits for a process that can
     * @param limit at most this many
     * @throws RuntimeException where nothing was taken, or where it is not known whether anything was
     */
    List<ClaimedOperation> claim(String holder, Set<OperationType> known, int limit, Duration lease);

    /** The same for all types of this release. */
    default List<ClaimedOperation> claim(String holder, int limit, Duration lease) {
        return claim(holder, OperationKind.types(), limit, lease);
    }

    /**
     * Looks for operations that have been due for some time and that this process cannot run, and makes them say that they wait for a
     * task manager of another version ({@link WaitsFor#TASK_MANAGER}).
     *
     * @param known the types that this process can run
     * @param overdue for how long they have been due
     * @return how many there are, by type
     */
    Map<OperationType, Long> unknown(Set<OperationType> known, Duration overdue);

    /**
     * Prolongs leases by name, so that what this process does not know to hold runs out.
     *
     * @return how many of them are still held
     */
    int renew(Collection<Lease> held, Duration lease);

    /** Those of the leases whose operations shall end at their next boundary and do not run backwards yet. */
    Set<Lease> cancelled(Collection<Lease> held);

    /**
     * Writes a step's result and its changes in one transaction. When the operation ends, QUEUED ones that are the
     * first of all their subjects now become PENDING.
     *
     * @return whether it was written, and whether the operation shall end at its next boundary
     */
    CommitOutcome commit(Lease lease, StepCommit commit);

    /** Gives a lease back without a result, for another to continue at once (an orderly stop). */
    void release(Lease lease);
}
