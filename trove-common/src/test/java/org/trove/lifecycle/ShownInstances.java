package org.trove.lifecycle;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.trove.model.GuestStatus;
import org.trove.model.Instance;
import org.trove.model.InstanceDetails;
import org.trove.model.InstanceId;
import org.trove.model.InstanceTask;
import org.trove.model.ProjectId;
import org.trove.model.ServiceStatus;

/** Instances that differ in what their status follows from. */
final class ShownInstances {
    static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);

    private ShownInstances() {}

    static InstanceDetails of(
            InstanceTask task,
            @Nullable String server,
            ServiceStatus service,
            Instant heartbeat,
            boolean backupRunning) {
        GuestStatus guest = new GuestStatus(service, heartbeat, null);
        return new InstanceDetails(row(task, server, null), guest, null, List.of(), List.of(), null, backupRunning);
    }

    static InstanceDetails deleted() {
        Instance row = row(InstanceTask.NONE, "ACTIVE", NOW);
        GuestStatus guest = new GuestStatus(ServiceStatus.DELETED, NOW, null);
        return new InstanceDetails(row, guest, null, List.of(), List.of(), null, false);
    }

    private static Instance row(InstanceTask task, @Nullable String server, @Nullable Instant deletedAt) {
        return new Instance(
                new InstanceId("db1"),
                new ProjectId("project"),
                "db1",
                task,
                "1",
                1,
                null,
                server == null ? null : "server",
                server,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                NOW,
                NOW,
                deletedAt,
                0);
    }
}
