package org.trove.store.memory;

import java.io.IOException;
import java.time.Clock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.trove.model.InstanceId;
import org.trove.operation.OperationChanges;
import org.trove.operation.OperationDesk;
import org.trove.operation.OperationRecords;
import org.trove.operation.OperationStore;
import org.trove.store.BootTokenStore;
import org.trove.store.CertificateStore;
import org.trove.store.Database;
import org.trove.store.DatabaseUnavailableException;
import org.trove.store.DatastoreStore;
import org.trove.store.GuestStatusStore;
import org.trove.store.IdempotencyStore;
import org.trove.store.InstanceStore;
import org.trove.store.OrphanStore;
import org.trove.store.ParkedMessageStore;
import org.trove.store.QuotaDefaults;
import org.trove.store.QuotaStore;
import org.trove.store.Stores;

/** A database of one process: transactions one after the other, all or nothing, times by the given clock. */
public final class MemoryDatabase implements Database {
    private final Clock clock;
    private final QuotaDefaults quotaDefaults;
    private final Disturbance disturbance;
    private MemoryState state = new MemoryState();
    private boolean reachable = true;

    /** As the rows are now, once somebody has looked. */
    private @Nullable Inspection seen;

    public MemoryDatabase(Clock clock) {
        this(clock, QuotaDefaults.TROVE);
    }

    public MemoryDatabase(Clock clock, QuotaDefaults quotaDefaults) {
        this(clock, quotaDefaults, Disturbance.NONE);
    }

    /** @param disturbance sees every access, and may spoil it */
    public MemoryDatabase(Clock clock, QuotaDefaults quotaDefaults, Disturbance disturbance) {
        this.clock = clock;
        this.quotaDefaults = quotaDefaults;
        this.disturbance = disturbance;
    }

    /** What happens on the way to the database and back. Each may throw, as a broken connection does. */
    public interface Disturbance {
        Disturbance NONE = new Disturbance() {};

        /** Before anything is read. */
        default void beforeAccess() {}

        /** The work is done and not yet committed: what throws here rolls it back. */
        default void beforeCommit() {}

        /** The rows have changed; must not use the database. */
        default void committed() {}

        /** The commit has happened: what throws here loses the answer alone. */
        default void afterCommit() {}
    }

    /** The rows as they are now, for checks between accesses. Disturbs nobody. */
    public synchronized Inspection inspect() {
        Inspection rows = seen;
        if (rows == null) {
            rows = Inspection.of(state);
            seen = rows;
        }
        return rows;
    }

    /** Lets the database go away or come back. */
    public synchronized void setReachable(boolean reachable) {
        this.reachable = reachable;
    }

    /** Puts a backup there, which has no store yet. */
    public synchronized void addBackup(String id, InstanceId instance, String backupState) {
        state.backups.put(id, new MemoryState.Backup(id, instance, backupState, null));
    }

    @Override
    public synchronized <T> T read(Function<? super Stores, T> work) {
        disturbance.beforeAccess();
        requireReachable();
        return work.apply(storesOf(state));
    }

    @Override
    public synchronized <T> T write(Function<? super Stores, T> work) {
        return change(next -> work.apply(storesOf(next)));
    }

    @Override
    public synchronized boolean isReachable() {
        return reachable;
    }

    synchronized <T> T change(Function<MemoryState, T> work) {
        disturbance.beforeAccess();
        requireReachable();
        MemoryState next = state.begin();
        T result = work.apply(next);
        disturbance.beforeCommit();
        if (next.commit()) {
            seen = null;
        }
        state = next;
        disturbance.committed();
        disturbance.afterCommit();
        return result;
    }

    Clock clock() {
        return clock;
    }

    private void requireReachable() {
        if (!reachable) {
            throw new DatabaseUnavailableException("the database is not reachable", new IOException("switched off"));
        }
    }

    private Stores storesOf(MemoryState of) {
        return new MemoryStores(
                new MemoryInstanceStore(of, clock),
                new MemoryGuestStatusStore(of, clock),
                new MemoryQuotaStore(of, quotaDefaults),
                new MemoryDatastoreStore(of),
                new MemoryOperationStore(of, clock),
                new MemoryOperationRecords(of),
                new MemoryOperationChanges(of),
                new MemoryOperationDesk(of, clock),
                new MemoryIdempotencyStore(of, clock),
                new MemoryOrphanStore(of, clock),
                new MemoryBootTokenStore(of, clock),
                new MemoryCertificateStore(of),
                new MemoryParkedMessageStore(of, clock));
    }

    private record MemoryStores(
            InstanceStore instances,
            GuestStatusStore guestStatuses,
            QuotaStore quotas,
            DatastoreStore datastores,
            OperationStore operations,
            OperationRecords operationRecords,
            OperationChanges operationChanges,
            OperationDesk operationDesk,
            IdempotencyStore idempotency,
            OrphanStore orphans,
            BootTokenStore bootTokens,
            CertificateStore certificates,
            ParkedMessageStore parkedMessages)
            implements Stores {}
}
