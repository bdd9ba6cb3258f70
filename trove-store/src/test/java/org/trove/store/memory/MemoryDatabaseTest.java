package org.trove.store.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.trove.model.InstanceId;
import org.trove.model.InstanceTask;
import org.trove.model.ServiceStatus;
import org.trove.operation.Direction;
import org.trove.operation.NewOperation;
import org.trove.operation.OperationFilter;
import org.trove.operation.OperationJournal;
import org.trove.operation.OperationRecord;
import org.trove.operation.OperationState;
import org.trove.operation.Rewrite;
import org.trove.operation.Subject;
import org.trove.store.BootTokenStoreContract;
import org.trove.store.CertificateStoreContract;
import org.trove.store.Database;
import org.trove.store.DatabaseUnavailableException;
import org.trove.store.DatastoreStoreContract;
import org.trove.store.GuestStatusStoreContract;
import org.trove.store.IdempotencyContract;
import org.trove.store.InstanceStoreContract;
import org.trove.store.OperationChangesContract;
import org.trove.store.OperationClaimContract;
import org.trove.store.OperationContract;
import org.trove.store.OperationDeskContract;
import org.trove.store.OperationRecordsContract;
import org.trove.store.OrphanStoreContract;
import org.trove.store.ParkedMessageContract;
import org.trove.store.QuotaStoreContract;
import org.trove.store.SubjectQueueContract;

class MemoryDatabaseTest
        implements InstanceStoreContract,
                GuestStatusStoreContract,
                QuotaStoreContract,
                DatastoreStoreContract,
                OperationClaimContract,
                SubjectQueueContract,
                OperationContract,
                OperationRecordsContract,
                OperationDeskContract,
                OperationChangesContract,
                IdempotencyContract,
                OrphanStoreContract,
                ParkedMessageContract,
                BootTokenStoreContract,
                CertificateStoreContract {
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

    @Test
    void what_a_failed_transaction_changed_is_as_it_was() {
        InstanceId instance = givenInstance();
        NewOperation running = givenOperation(instance);
        givenOperation(instance);
        journal().claim("holder", 1, Duration.ofSeconds(4));
        Object before = everythingOf(instance);

        assertThatThrownBy(() -> database.write(stores -> {
                    stores.instances().changeTask(instance, EnumSet.allOf(InstanceTask.class), InstanceTask.REBOOTING);
                    stores.instances().recordServerStatuses(Map.of(instance, "ACTIVE"));
                    stores.guestStatuses().set(instance, ServiceStatus.CRASHED);
                    stores.operations().requestCancel(instance);
                    stores.operations().wake(List.of(Subject.of(instance)));
                    stores.operationChanges().number(10);
                    OperationRecord seen =
                            stores.operationDesk().lock(running.id()).orElseThrow();
                    stores.operationDesk()
                            .rewrite(
                                    seen,
                                    new Rewrite(OperationState.FAILED, "step0", Direction.FORWARD, false, "told to"));
                    throw new IllegalStateException("rolled back");
                }))
                .isInstanceOf(IllegalStateException.class);

        assertThat(everythingOf(instance)).isEqualTo(before);
    }

    private Object everythingOf(InstanceId instance) {
        return database.read(stores -> List.of(
                stores.instances().details(instance),
                stores.operationRecords().list(PROJECT, OperationFilter.ALL, 10, null)));
    }
}
