package org.trove.store.jdbi;

import org.trove.crypto.SecretBox;
import org.trove.operation.OperationChanges;
import org.trove.operation.OperationDesk;
import org.trove.operation.OperationRecords;
import org.trove.operation.OperationStore;
import org.trove.store.BootTokenStore;
import org.trove.store.CertificateStore;
import org.trove.store.DatastoreStore;
import org.trove.store.GuestStatusStore;
import org.trove.store.IdempotencyStore;
import org.trove.store.InstanceStore;
import org.trove.store.OrphanStore;
import org.trove.store.ParkedMessageStore;
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
    public BootTokenStore bootTokens() {
        return new JdbiBootTokenStore(sql);
    }

    @Override
    public CertificateStore certificates() {
        return new JdbiCertificateStore(sql);
    }

    @Override
    public ParkedMessageStore parkedMessages() {
        return new JdbiParkedMessageStore(sql, secrets);
    }

    @Override
    public OperationStore operations() {
        return new JdbiOperationStore(sql, secrets);
    }

    @Override
    public OperationRecords operationRecords() {
        return new JdbiOperationRecords(sql);
    }

    @Override
    public OperationChanges operationChanges() {
        return new JdbiOperationChanges(sql);
    }

    @Override
    public OperationDesk operationDesk() {
        return new JdbiOperationDesk(sql);
    }

    @Override
    public IdempotencyStore idempotency() {
        return new JdbiIdempotencyStore(sql, secrets);
    }
}
