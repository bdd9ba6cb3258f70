package org.trove.guestagent.datastore.keeper;

import org.trove.datastore.DatastoreDescriptor;
import org.trove.guestagent.datastore.DatastoreContext;
import org.trove.guestagent.datastore.DatastoreDescriptors;
import org.trove.guestagent.datastore.DatastoreManager;
import org.trove.guestagent.datastore.DatastoreProvider;

/** A server that keeps words, without databases and users, on a port of its own. */
public final class KeeperProvider implements DatastoreProvider {
    @Override
    public String manager() {
        return "keeper";
    }

    @Override
    public DatastoreDescriptor descriptor() {
        return DatastoreDescriptors.beside(KeeperProvider.class);
    }

    @Override
    public DatastoreManager open(DatastoreContext context) {
        return new KeeperManager(context, descriptor());
    }
}
