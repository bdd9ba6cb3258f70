package org.trove.operation;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Interventions into operations, inside a unit of work that has locked the operation's instance before: requests and task
 * managers write instances before operations. Every write compares with what the caller has seen.
 */
public interface OperationDesk {
    /** The operation, locked until the transaction ends. */
    Optional<OperationRecord> lock(String id);

    /** Asks an open operation that is not being undone to end at its next boundary. @return false where it changed meanwhile */
    boolean cancel(OperationRecord seen);

    /**
     * Moves an operation and takes it from whoever holds it: the fencing token grows, so that the holder's writes change no row.
     * The tries of one that had ended are set apart, since their steps are tried again from the first attempt; one that ends
     * lets the next ones of its subjects begin, one that had ended locks its subjects again.
     *
     * @return false where it changed meanwhile
     */
    boolean rewrite(OperationRecord seen, Rewrite to);

    /** Keeps a try of a step that no task manager made. */
    void keep(OperationRecord seen, StepRecord step);

    /** Keeps who told it what. */
    void record(String id, Intervention.Action action, String userId, @Nullable String reason);

    /**
     * Forgets operations that ended long ago, the oldest first, their steps before themselves.
     *
     * @param age since their end, by the database's clock
     * @param limit at most this many rows of each table, at least 1
     * @return how many rows went; 0 = there is nothing left to forget
     */
    int prune(Duration age, int limit);
}
