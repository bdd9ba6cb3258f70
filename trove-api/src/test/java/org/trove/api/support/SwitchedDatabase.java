package org.trove.api.support;

import java.time.Clock;
import java.util.function.Function;
import org.trove.store.Database;
import org.trove.store.Stores;
import org.trove.store.memory.MemoryDatabase;

/** Stands before a database that is another one for each test. */
final class SwitchedDatabase implements Database {

    private volatile MemoryDatabase current = new MemoryDatabase(Clock.systemUTC());

    void replace(MemoryDatabase next) {
        current = next;
    }

    MemoryDatabase current() {
        return current;
    }

    void setAway(boolean away) {
        current.setReachable(!away);
    }

    @Override
    public <T> T read(Function<? super Stores, T> work) {
        return current.read(work);
    }

    @Override
    public <T> T write(Function<? super Stores, T> work) {
        return current.write(work);
    }

    @Override
    public boolean isReachable() {
        return current.isReachable();
    }
}
