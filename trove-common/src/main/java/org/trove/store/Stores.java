package org.trove.store;

import org.trove.operation.OperationStore;

/** The stores of one unit of work. */
public interface Stores {
    InstanceStore instances();

    GuestStatusStore guestStatuses();

    QuotaStore quotas();

    DatastoreStore datastores();

    OperationStore operations();

    OrphanStore orphans();
}
