package org.trove.store;

import java.util.Optional;
import java.util.function.Function;

/**
 * The control plane's database. Work gets the stores bound to its connection; it must have no other effects, because it is
 * repeated after a deadlock or a lock wait that timed out.
 */
public interface Database {
    /** Reads without a transaction. @throws DatabaseUnavailableException where it cannot be done now */
    <T> T read(Function<? super Stores, T> work);

    /** Runs work in one transaction: all of it or nothing. @throws DatabaseUnavailableException where it cannot be done now */
    <T> T write(Function<? super Stores, T> work);

    /** Whether a trivial query is answered, within about a second. */
    boolean isReachable();

    /** What keeps the database from serving, in words for an operator; empty where it can. Takes about a second at most. */
    default Optional<String> trouble() {
        return isReachable() ? Optional.empty() : Optional.of("it does not answer");
    }
}
