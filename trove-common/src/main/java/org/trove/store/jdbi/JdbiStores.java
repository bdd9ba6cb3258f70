package org.trove.store.jdbi;

import org.trove.crypto.SecretBox;
import org.trove.operation.OperationStore;
import org.trove.store.DatastoreStore;
import org.trove.store.GuestStatusStore;
import org.trove.store.InstanceStore;
import org.trove.store.OrphanStore;
import org.trove.store.QuotaDefaults;
import org.trove.store.QuotaStore;
import org.trove.store.Stores;

/** The stores on one connection. */
record JdbiStores(Sql sql, SecretBox secrets, QuotaDefaults quotaDefaults) implements Stores {
    @Override
    public InstanceStore instances() {
        return new JdbiInstanceStore(sql);
    }

    @Override
    public GuestStatusStore guestStatuses() {
        return new JdbiGuestStatusStore(sql);
    }

    @Override
    public QuotaStore quotas() {
        return new JdbiQuotaStore(sql, quotaDefaults);
    }

    @Override
    public DatastoreStore datastores() {
        return new JdbiDatastoreStore(sql);
    }

    @Override
    public OrphanStore orphans() {
        return new JdbiOrphanStore(sql);
    }

    @Override
    public OperationStore operations() {
        return new JdbiOperationStore(sql, secrets);
    }
}
