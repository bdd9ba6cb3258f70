package org.trove.store;

import org.trove.operation.OperationChanges;
import org.trove.operation.OperationDesk;
import org.trove.operation.OperationRecords;
import org.trove.operation.OperationStore;

/** The stores of one unit of work. */
public interface Stores {
    InstanceStore instances();

    GuestStatusStore guestStatuses();

    QuotaStore quotas();

    DatastoreStore datastores();

    OperationStore operations();

    OperationRecords operationRecords();

    OperationChanges operationChanges();

    OperationDesk operationDesk();

    IdempotencyStore idempotency();

    OrphanStore orphans();

    BootTokenStore bootTokens();

    CertificateStore certificates();

    ParkedMessageStore parkedMessages();
}
