package org.trove.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.trove.model.AgentVersion;
import org.trove.model.GuestStatus;
import org.trove.model.InstanceId;
import org.trove.model.ServiceStatus;

/** What guests report, and what actions of the control plane say of them meanwhile. */
public interface GuestStatusStore {
    /** The database's time: the same for all that write here. */
    Instant now();

    Optional<GuestStatus> find(InstanceId id);

    /** Reads a row of each guest, so not for every request. */
    GuestSigns signs(InstanceId id);

    /** What the agent of an instance is, by its last heartbeat; empty where it did not say. */
    Optional<AgentVersion> agentVersion(InstanceId id);

    /** Sets the status by an action of the control plane. */
    void set(InstanceId id, ServiceStatus status);

    /**
     * Records heartbeats, each only where it is newer than the last one seen of its instance, the instance is not deleted, and
     * the row does not hold RESTART_REQUIRED. At most one per instance in a call.
     *
     * @return how many were stale or of unknown instances and so changed nothing
     */
    int record(List<Heartbeat> heartbeats);

    /**
     * Records progress of backups, each only where it is newer than the last one seen of its instance and the backup belongs
     * to that instance.
     *
     * @return how many changed nothing
     */
    int recordBackups(List<BackupProgress> progress);

    /**
     * Notes that a report of this kind arrived.
     *
     * @param number as that of a {@link Heartbeat}, among reports of this kind
     * @return false where it, or a later one, had arrived before
     */
    boolean isNews(InstanceId id, ReportKind kind, long number);

    /** Kinds of reports that say nothing of when they are of no effect any more. */
    enum ReportKind {
        ROOT,
        FAULT
    }

    /**
     * Declares the backups of an instance that have not ended as failed.
     *
     * @return how many there were
     */
    int failRunningBackups(InstanceId id);
}
