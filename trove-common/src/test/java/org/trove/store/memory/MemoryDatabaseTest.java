package org.trove.store.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.trove.model.InstanceId;
import org.trove.operation.OperationJournal;
import org.trove.store.BootTokenStoreContract;
import org.trove.store.Database;
import org.trove.store.DatabaseUnavailableException;
import org.trove.store.DatastoreStoreContract;
import org.trove.store.GuestStatusStoreContract;
import org.trove.store.IdempotencyContract;
import org.trove.store.InstanceStoreContract;
import org.trove.store.OperationChangesContract;
import org.trove.store.OperationContract;
import org.trove.store.OperationDeskContract;
import org.trove.store.OperationRecordsContract;
import org.trove.store.OrphanStoreContract;
import org.trove.store.QuotaStoreContract;

class MemoryDatabaseTest
        implements InstanceStoreContract,
                GuestStatusStoreContract,
                QuotaStoreContract,
                DatastoreStoreContract,
                OperationContract,
                OperationRecordsContract,
                OperationDeskContract,
                OperationChangesContract,
                IdempotencyContract,
                OrphanStoreContract,
                BootTokenStoreContract {
    private final MemoryDatabase database = new MemoryDatabase(Clock.systemUTC());

    @Override
    public Database database() {
        return database;
    }

    @Override
    public OperationJournal journal() {
        return new MemoryOperationJournal(database);
    }

    @Override
    public void addBackup(String id, InstanceId instance, String state) {
        database.addBackup(id, instance, state);
    }

    @Test
    void a_database_that_was_switched_off_is_unavailable() {
        database.setReachable(false);

        assertThat(database.isReachable()).isFalse();
        assertThatThrownBy(() -> database.read(stores -> stores.instances().withServer()))
                .isInstanceOf(DatabaseUnavailableException.class);
    }
}
