package org.trove.taskmanager.step;

import java.util.Optional;
import org.trove.datastore.DatastoreDescriptor;
import org.trove.model.DatastoreVersion;
import org.trove.model.Instance;
import org.trove.model.InstanceDetails;
import org.trove.model.InstanceId;
import org.trove.store.Database;

/** Reads the rows that steps need. */
public final class InstanceReader {
    private final Database database;

    public InstanceReader(Database database) {
        this.database = database;
    }

    /** @throws StepAbortedException where the instance is gone */
    InstanceDetails details(InstanceId id) {
        return database.read(stores -> stores.instances().details(id))
                .orElseThrow(() -> new StepAbortedException("Instance " + id + " does not exist any more."));
    }

    Optional<Instance> find(InstanceId id) {
        return database.read(stores -> stores.instances().find(id));
    }

    /** @throws StepAbortedException where the version was removed */
    DatastoreVersion version(InstanceDetails details) {
        DatastoreVersion version = details.version();
        if (version == null) {
            throw new StepAbortedException("The datastore version "
                    + details.instance().datastoreVersionId() + " is not registered any more.");
        }
        return version;
    }

    /** @throws StepAbortedException where nothing is known of the manager */
    DatastoreDescriptor descriptor(DatastoreVersion version) {
        DatastoreDescriptor descriptor =
                database.read(stores -> stores.datastores().descriptors()).get(version.manager());
        if (descriptor == null) {
            throw new StepAbortedException("No datastore of manager '" + version.manager() + "' is registered.");
        }
        return descriptor;
    }

    void recordRootEnabled(InstanceId id, Optional<String> user) {
        database.write(stores -> {
            stores.instances().recordRootEnabled(id, user.orElse(null));
            return true;
        });
    }
}
