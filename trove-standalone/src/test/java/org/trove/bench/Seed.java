package org.trove.bench;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.trove.datastore.DatastoreDescriptor;
import org.trove.guestagent.datastore.DatastoreDescriptors;
import org.trove.model.Access;
import org.trove.model.DatastoreVersion;
import org.trove.model.Instance;
import org.trove.model.InstanceId;
import org.trove.model.InstanceTask;
import org.trove.model.ProjectId;
import org.trove.model.Quota;
import org.trove.model.ServiceStatus;
import org.trove.store.Stores;

/** Fills the database with instances as if they had been created long ago. */
final class Seed {
    static final String VERSION_ID = "00000000-0000-4000-8000-0000000000b1";
    private static final String DATASTORE_ID = "00000000-0000-4000-8000-0000000000b0";

    private final Connections connections;
    private final ProjectId project;

    Seed(Connections connections, ProjectId project) {
        this.connections = connections;
        this.project = project;
    }

    /** Makes instances until the project has so many. */
    void ensure(int count) {
        connections.database().write(stores -> {
            registerDatastore(stores);
            stores.quotas()
                    .setLimits(project, Map.of(Quota.Resource.INSTANCES, 1_000_000, Quota.Resource.VOLUMES, 1_000_000));
            int present = stores.instances()
                    .list(project, 100_000, null, true)
                    .items()
                    .size();
            for (int index = present; index < count; index++) {
                insert(stores, index);
            }
            return count;
        });
        Bench.report("instances", count);
    }

    private static void registerDatastore(Stores stores) {
        for (DatastoreDescriptor descriptor : DatastoreDescriptors.load()) {
            stores.datastores().register(descriptor);
            stores.datastores()
                    .register(new DatastoreVersion(
                            VERSION_ID,
                            DATASTORE_ID,
                            descriptor.manager(),
                            "bench",
                            "1.0",
                            descriptor.manager(),
                            null,
                            List.of(),
                            "",
                            "",
                            "",
                            true));
        }
    }

    private void insert(Stores stores, int index) {
        InstanceId id = new InstanceId(connections.ids().newId().toString());
        Instant now = connections.clock().instant();
        stores.instances()
                .insert(new Instance(
                        id,
                        project,
                        "bench" + index,
                        InstanceTask.NONE,
                        "1",
                        1,
                        VERSION_ID,
                        connections.ids().newId().toString(),
                        "ACTIVE",
                        null,
                        null,
                        "RegionOne",
                        null,
                        null,
                        null,
                        Access.PRIVATE,
                        connections.vault().seal(connections.vault().newKey()),
                        now,
                        now,
                        null,
                        0));
        stores.guestStatuses().set(id, ServiceStatus.HEALTHY);
    }
}
