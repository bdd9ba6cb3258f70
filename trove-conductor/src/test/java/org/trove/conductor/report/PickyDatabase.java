package org.trove.conductor.report;

import java.util.function.Function;
import org.trove.model.InstanceId;
import org.trove.store.Database;
import org.trove.store.Stores;
import org.trove.store.memory.MemoryDatabase;

/** A database that counts transactions and rolls back those that leave a fault with one instance, as a constraint would. */
final class PickyDatabase implements Database {
    private final MemoryDatabase memory;
    private final InstanceId refused;
    private int writes;

    PickyDatabase(MemoryDatabase memory, InstanceId refused) {
        this.memory = memory;
        this.refused = refused;
    }

    @Override
    public <T> T read(Function<? super Stores, T> work) {
        return memory.read(work);
    }

    @Override
    public <T> T write(Function<? super Stores, T> work) {
        writes++;
        return memory.write(stores -> {
            T result = work.apply(stores);
            if (stores.instances()
                    .details(refused)
                    .filter(row -> row.fault() != null)
                    .isPresent()) {
                throw new IllegalStateException("constraint violated");
            }
            return result;
        });
    }

    @Override
    public boolean isReachable() {
        return memory.isReachable();
    }

    int writes() {
        return writes;
    }
}
