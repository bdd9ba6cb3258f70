package org.trove.store.memory;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.trove.model.Access;
import org.trove.model.AgentVersion;
import org.trove.model.Fault;
import org.trove.model.GuestCode;
import org.trove.model.GuestStatus;
import org.trove.model.Instance;
import org.trove.model.InstanceAddress;
import org.trove.model.InstanceId;
import org.trove.model.InstanceTask;
import org.trove.model.ProjectId;
import org.trove.model.Quota;
import org.trove.model.ServiceStatus;
import org.trove.model.VolumeUsage;
import org.trove.store.memory.Inspection.SeenInstance;

/** An instance and what belongs to it alone; a transaction changes a copy. */
final class InstanceRow implements Cloneable {
    final InstanceId id;
    final ProjectId project;
    final @Nullable String hostname;
    final @Nullable String regionId;
    final @Nullable String encryptedKey;
    final Instant created;
    String name;
    InstanceTask task;
    String flavorId;

    @Nullable
    Integer volumeSizeGb;

    @Nullable
    Access access;

    /** Booked of the quota beyond what the row shows; replaced as a whole. */
    Map<Quota.Resource, Integer> reserved = Map.of();

    @Nullable
    String datastoreVersionId;

    @Nullable
    String serverId;

    @Nullable
    String serverStatus;

    @Nullable
    String volumeId;

    @Nullable
    String configurationId;

    @Nullable
    InstanceId replicaOf;

    @Nullable
    String clusterId;

    Instant updated;

    @Nullable
    Instant deletedAt;

    long version;

    ServiceStatus serviceStatus = ServiceStatus.NEW;
    Instant serviceUpdated;

    @Nullable
    Instant serviceSince;

    @Nullable
    VolumeUsage volume;

    @Nullable
    Duration heartbeatInterval;

    @Nullable
    AgentVersion agent;

    double heartbeatSent;
    double backupSent;
    long heartbeatNumber;
    long backupNumber;
    long rootNumber;
    long faultNumber;
    GuestCode guestCode = GuestCode.UNKNOWN;
    List<InstanceAddress> addresses = List.of();

    @Nullable
    Fault fault;

    @Nullable
    Instant rootEnabled;

    /** As a check sees it, once one has; a row that was committed does not change. */
    @Nullable
    SeenInstance seen;

    InstanceRow(Instance from) {
        id = from.id();
        project = from.project();
        flavorId = from.flavorId();
        volumeSizeGb = from.volumeSizeGb();
        hostname = from.hostname();
        regionId = from.regionId();
        access = from.access();
        encryptedKey = from.encryptedKey();
        created = from.created();
        name = from.name();
        task = from.task();
        datastoreVersionId = from.datastoreVersionId();
        serverId = from.serverId();
        serverStatus = from.serverStatus();
        volumeId = from.volumeId();
        configurationId = from.configurationId();
        replicaOf = from.replicaOf();
        clusterId = from.clusterId();
        updated = from.updated();
        deletedAt = from.deletedAt();
        version = from.version();
        serviceUpdated = from.created();
    }

    int reserved(Quota.Resource resource) {
        return reserved.getOrDefault(resource, 0);
    }

    boolean isLive() {
        return deletedAt == null;
    }

    void touch(Instant now) {
        updated = now;
        version++;
    }

    Instance toInstance() {
        return new Instance(
                id,
                project,
                name,
                task,
                flavorId,
                volumeSizeGb,
                datastoreVersionId,
                serverId,
                serverStatus,
                volumeId,
                hostname,
                regionId,
                configurationId,
                replicaOf,
                clusterId,
                access,
                encryptedKey,
                created,
                updated,
                deletedAt,
                version);
    }

    @Override
    public InstanceRow clone() {
        try {
            InstanceRow copy = (InstanceRow) super.clone();
            copy.seen = null;
            return copy;
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }

    void setServiceStatus(ServiceStatus status, Instant now) {
        serviceSince = serviceStatus == status && serviceSince != null ? serviceSince : now;
        serviceStatus = status;
        serviceUpdated = now;
    }

    GuestStatus guestStatus() {
        return new GuestStatus(serviceStatus, serviceUpdated, volume, heartbeatInterval);
    }
}
