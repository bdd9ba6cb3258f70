package org.trove.store;

import java.time.Duration;

/** The first answers to requests that clients named by a key, so that a repeated request changes nothing twice. */
public interface IdempotencyStore {
    /**
     * Takes a key for a request.
     *
     * @param hold after this time without an answer the key is free again: who served the request is gone
     * @param keep how long the answer is kept, from now
     */
    Reservation reserve(ReservedKey key, Duration hold, Duration keep);

    /**
     * Keeps the answer, in the transaction of what it tells of where there is one.
     *
     * @return false where the key is no longer the caller's, or has its answer already: nothing was written
     */
    boolean complete(ReservedKey key, KeptAnswer answer);

    /** Gives a key back whose request changed nothing; without effect where it has its answer. */
    void release(ReservedKey key);

    /** Forgets answers that were kept for their time. @return how many, {@code limit} at most */
    int prune(int limit);

    /** What came of taking a key. */
    sealed interface Reservation {
        /** The request is new, and to be served. */
        record Taken() implements Reservation {}

        /** It was answered before. */
        record Answered(KeptAnswer answer) implements Reservation {}

        /** It is being served. */
        record InProgress() implements Reservation {}

        /** The key belongs to another request. */
        record Different() implements Reservation {}
    }
}
