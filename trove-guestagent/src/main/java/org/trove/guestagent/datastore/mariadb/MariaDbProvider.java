package org.trove.guestagent.datastore.mariadb;

import org.trove.datastore.DatastoreDescriptor;
import org.trove.guestagent.datastore.DatastoreContext;
import org.trove.guestagent.datastore.DatastoreDescriptors;
import org.trove.guestagent.datastore.DatastoreManager;
import org.trove.guestagent.datastore.DatastoreProvider;

/** MariaDB 10.11 and newer. */
public final class MariaDbProvider implements DatastoreProvider {
    static final String MANAGER = "mariadb";

    @Override
    public String manager() {
        return MANAGER;
    }

    @Override
    public DatastoreDescriptor descriptor() {
        return DatastoreDescriptors.beside(MariaDbProvider.class);
    }

    @Override
    public DatastoreManager open(DatastoreContext context) {
        return MariaDbManager.open(context, descriptor());
    }
}
