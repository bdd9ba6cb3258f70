package org.trove.store;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.trove.model.GuestCode;
import org.trove.model.Instance;
import org.trove.model.InstanceDetails;
import org.trove.model.InstanceId;
import org.trove.model.InstanceTask;
import org.trove.model.Ownership;
import org.trove.model.ProjectId;
import org.trove.model.Quota;

/** Instances and what belongs to them alone: addresses, faults, root history. */
public interface InstanceStore {
    /** Inserts the row and its service status NEW. */
    void insert(Instance instance);

    /** The instance, also a deleted one. */
    Optional<Instance> find(InstanceId id);

    /** The same, locked until the transaction ends; deleted ones are not found. */
    Optional<Instance> lock(InstanceId id);

    /** What is shown of one instance that is not deleted. */
    Optional<InstanceDetails> details(InstanceId id);

    /**
     * What is shown of a project's instances that are not deleted, by ascending id.
     *
     * @param marker id of the last one of the page before, null = from the start
     * @param includeClustered whether members of clusters are in the list
     */
    Page<InstanceDetails> list(ProjectId project, int limit, @Nullable String marker, boolean includeClustered);

    /**
     * What administrators see of all projects' instances, the last changed first.
     *
     * @param project only those of this project, null = of all
     * @param deleted the deleted ones instead of the others
     * @param offset how many to leave out at the start; the next marker is the next offset
     */
    Page<InstanceDetails> listAll(
            @Nullable ProjectId project, boolean deleted, boolean includeClustered, int limit, int offset);

    /** Sets the task where it is one of the expected ones. @return whether it was */
    boolean changeTask(InstanceId id, Set<InstanceTask> expected, InstanceTask task);

    void rename(InstanceId id, String name);

    /**
     * Notes what a request has booked of the quota for the instance beyond what its row shows.
     *
     * @param amounts RAM in MiB, VOLUMES in GiB
     */
    void reserve(InstanceId id, Map<Quota.Resource, Integer> amounts);

    /** Forgets what was reserved for the instance, which the caller gives back. @return what that was, without zeros */
    Map<Quota.Resource, Integer> takeReserved(InstanceId id);

    /** Applies a change that came with a step's result. */
    void apply(InstanceChange change);

    /**
     * Records what the cloud says of servers, in one statement, touching only rows that differ.
     *
     * @param statuses server status by instance; instances not named are left alone
     * @return how many rows changed
     */
    int recordServerStatuses(Map<InstanceId, String> statuses);

    /** Ids of all instances that are not deleted and whose server was made, for the inventory. */
    Collection<InstanceId> withServer();

    /**
     * Whose these servers are.
     *
     * @param serverIds the cloud's ids, at most 1,000
     * @return the instances that are not deleted by their servers' ids; servers that are not ours are left out
     */
    Map<String, InstanceId> ofServers(List<String> serverIds);

    /** What these instances have in the cloud, of deleted ones too; those that never were are left out. At most 1,000. */
    Map<InstanceId, Ownership> ownerships(List<InstanceId> ids);

    /** Instances that are not deleted, counted by task; for metrics. */
    Map<InstanceTask, Long> countByTask();

    /** Whether root was enabled: since when, or null where it is not. */
    @Nullable
    Instant rootEnabledSince(InstanceId id);

    void recordRootEnabled(InstanceId id, @Nullable String user);

    /** @return false where root was not enabled */
    boolean recordRootDisabled(InstanceId id);

    /** Which of these instances were deleted; those that were never known are not among them. */
    Set<InstanceId> deletedAmong(Collection<InstanceId> ids);

    /** Encrypted message keys by instance, of instances that are not deleted. */
    default Map<InstanceId, String> encryptedKeys(List<InstanceId> ids) {
        Map<InstanceId, String> keys = new HashMap<>();
        guestKeys(ids).forEach((id, key) -> keys.put(id, key.encryptedKey()));
        return keys;
    }

    /** The same, with the code that the guests' messages must have. */
    Map<InstanceId, GuestKey> guestKeys(List<InstanceId> ids);

    /** Keeps which code a guest's message had: the new one for good, the old one where nothing was known. */
    void heardCode(InstanceId id, GuestCode code);

    /**
     * Sets which code a guest's messages have, because an operator says so, and forgets the numbers of its reports.
     *
     * @return whether there is such an instance that is not deleted
     */
    boolean setCode(InstanceId id, GuestCode code);

    /** The agents of all instances that are not deleted, by ascending id. */
    List<GuestPeer> guestPeers();
}
