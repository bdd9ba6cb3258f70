package org.trove.api.support;

import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.trove.store.Database;
import org.trove.store.DatabaseUnavailableException;
import org.trove.store.DatabaseUnavailableException.Reason;
import org.trove.store.Stores;
import org.trove.store.memory.MemoryDatabase;

/** Stands before a database that is another one for each test; counts how often it is asked. */
final class SwitchedDatabase implements Database {

    final AtomicInteger asked = new AtomicInteger();
    private final ThreadLocal<Boolean> inUse = ThreadLocal.withInitial(() -> false);
    private volatile MemoryDatabase current = new MemoryDatabase(Clock.systemUTC());
    private volatile @Nullable String schemaTrouble;

    void replace(MemoryDatabase next) {
        current = next;
        schemaTrouble = null;
        asked.set(0);
    }

    MemoryDatabase current() {
        return current;
    }

    void setAway(boolean away) {
        current.setReachable(!away);
    }

    /** @param trouble null = none */
    void setSchemaTrouble(@Nullable String trouble) {
        schemaTrouble = trouble;
    }

    @Override
    public <T> T read(Function<? super Stores, T> work) {
        requireSchema();
        return using(() -> current.read(work));
    }

    @Override
    public <T> T write(Function<? super Stores, T> work) {
        requireSchema();
        return using(() -> current.write(work));
    }

    /** Whether this thread holds a connection, and perhaps rows, now. */
    boolean isInUse() {
        return inUse.get();
    }

    private <T> T using(Supplier<T> work) {
        boolean before = inUse.get();
        inUse.set(true);
        try {
            return work.get();
        } finally {
            inUse.set(before);
        }
    }

    private void requireSchema() {
        asked.incrementAndGet();
        String trouble = schemaTrouble;
        if (trouble != null) {
            throw new DatabaseUnavailableException(Reason.SCHEMA, trouble, null);
        }
    }

    @Override
    public boolean isReachable() {
        return current.isReachable();
    }

    @Override
    public Optional<String> trouble() {
        String trouble = schemaTrouble;
        return trouble == null ? Database.super.trouble() : Optional.of(trouble);
    }
}
