package org.trove.api.support;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.trove.model.Access;
import org.trove.model.Instance;
import org.trove.model.InstanceAddress;
import org.trove.model.InstanceId;
import org.trove.model.InstanceTask;
import org.trove.model.ProjectId;
import org.trove.model.Quota;
import org.trove.model.ServiceStatus;
import org.trove.model.VolumeUsage;
import org.trove.store.Database;
import org.trove.store.Heartbeat;
import org.trove.store.InstanceChange;
import org.trove.time.SettableClock;

/** Puts instances into the database as the other services would. */
public final class InstanceFixtures {

    private final Database database;
    private final SettableClock clock;

    InstanceFixtures(Database database, SettableClock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** An id that ends in the number. */
    public static InstanceId id(int number) {
        return new InstanceId(String.format(Locale.ROOT, "11111111-1111-4111-8111-%012d", number));
    }

    /** An instance that runs and is healthy. */
    public InstanceId running(String project, int number) {
        return running(project, number, null);
    }

    /** The same as a member of a cluster. */
    public InstanceId clustered(String project, int number) {
        return running(project, number, "cluster-1");
    }

    private InstanceId running(String project, int number, @Nullable String cluster) {
        InstanceId id = insert(project, number, InstanceTask.NONE, Samples.VERSION_ID, cluster);
        database.write(stores -> {
            stores.instances().apply(new InstanceChange.ServerSet(id, "server-" + number, "ACTIVE"));
            stores.instances().apply(new InstanceChange.VolumeSet(id, "volume-" + number));
            stores.instances()
                    .apply(new InstanceChange.AddressesSet(
                            id,
                            List.of(new InstanceAddress(
                                    "127.41.0." + number,
                                    InstanceAddress.Type.PRIVATE,
                                    "99999999-9999-4999-8999-999999999999"))));
            stores.guestStatuses()
                    .record(List.of(new Heartbeat(
                            id, 1.0, ServiceStatus.HEALTHY, new VolumeUsage(536_870_912L, 2_147_483_648L))));
            stores.quotas()
                    .add(
                            new ProjectId(project),
                            Map.of(
                                    Quota.Resource.INSTANCES, 1,
                                    Quota.Resource.RAM, 512,
                                    Quota.Resource.VOLUMES, 2));
            return id;
        });
        return id;
    }

    public InstanceId insert(String project, int number, InstanceTask task, String version) {
        return insert(project, number, task, version, null);
    }

    private InstanceId insert(String project, int number, InstanceTask task, String version, @Nullable String cluster) {
        InstanceId id = id(number);
        database.write(stores -> {
            stores.instances()
                    .insert(new Instance(
                            id,
                            new ProjectId(project),
                            "db" + number,
                            task,
                            "1",
                            2,
                            version,
                            null,
                            null,
                            null,
                            null,
                            "RegionOne",
                            null,
                            null,
                            cluster,
                            new Access(false, List.of("10.0.0.0/8")),
                            "sealed",
                            clock.instant(),
                            clock.instant(),
                            null,
                            0));
            return id;
        });
        return id;
    }
}
