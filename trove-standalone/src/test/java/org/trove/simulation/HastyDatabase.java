package org.trove.simulation;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.trove.store.Database;
import org.trove.store.DatabaseUnavailableException;
import org.trove.store.Stores;

/** A database whose writers do not wait for the commit; see {@link Mutation#ANSWER_BEFORE_COMMIT}. */
record HastyDatabase(Database inner) implements Database {
    @Override
    public <T> T read(Function<? super Stores, T> work) {
        return inner.read(work);
    }

    @Override
    public <T> T write(Function<? super Stores, T> work) {
        AtomicReference<T> result = new AtomicReference<>();
        try {
            return inner.write(stores -> {
                T value = work.apply(stores);
                result.set(value);
                return value;
            });
        } catch (DatabaseUnavailableException e) {
            T value = result.get();
            if (value == null) {
                throw e;
            }
            return value;
        }
    }

    @Override
    public boolean isReachable() {
        return inner.isReachable();
    }
}
