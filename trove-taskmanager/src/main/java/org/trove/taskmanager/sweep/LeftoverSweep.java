package org.trove.taskmanager.sweep;

import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.cloud.Cloud;
import org.trove.cloud.CloudException;
import org.trove.cloud.Server;
import org.trove.model.InstanceId;
import org.trove.store.Database;
import org.trove.store.DatabaseUnavailableException;

/**
 * Removes from the cloud what belongs to instances that were deleted. No lease can keep a call to the cloud from taking effect
 * late: the caller was stopped in the middle of it, or gave it up and the cloud did not, and meanwhile another task manager
 * cancelled the create and ended the delete. A deleted instance never comes back, so whatever still has its tag may go at any
 * time. What belongs to instances that this database never knew is left alone: others may use the same cloud.
 */
public final class LeftoverSweep implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(LeftoverSweep.class);

    private final Cloud cloud;
    private final Database database;
    private final boolean removing;
    private Set<InstanceId> told = Set.of();

    /** @param removing whether what is found is removed, and not only told */
    public LeftoverSweep(Cloud cloud, Database database, boolean removing) {
        this.cloud = cloud;
        this.database = database;
        this.removing = removing;
    }

    @Override
    public void run() {
        try {
            Set<InstanceId> owners = owners();
            Set<InstanceId> deleted = owners.isEmpty()
                    ? Set.of()
                    : database.read(stores -> stores.instances().deletedAmong(owners));
            deleted.forEach(removing ? this::remove : this::tell);
            told = deleted;
        } catch (CloudException e) {
            LOG.warn("orphans not looked for kind={} cause={}", e.kind(), e.getMessage());
        } catch (DatabaseUnavailableException e) {
            LOG.warn("orphans not looked for cause={}", e.getMessage());
        } catch (RuntimeException e) {
            // A scheduler would silently never run it again.
            LOG.error("looking for orphans failed", e);
        }
    }

    private Set<InstanceId> owners() {
        Set<InstanceId> owners = new HashSet<>(cloud.volumes().owners());
        owners.addAll(cloud.networks().owners());
        cloud.dns().ifPresent(dns -> owners.addAll(dns.owners()));
        cloud.compute().listServers().stream().map(Server::owner).forEach(owners::add);
        return owners;
    }

    /** Once, not each minute; {@link OrphanSweep} keeps and counts it. */
    private void tell(InstanceId owner) {
        if (!told.contains(owner)) {
            LOG.warn(
                    "a deleted instance left something in the cloud, which stays there, as"
                            + " taskmanager.sweep.remove_leftovers is off instance={}",
                    owner);
        }
    }

    /** The server first, as everything else may be in use by it; the rest goes in a later round where it takes its time. */
    private void remove(InstanceId owner) {
        LOG.warn("removing what is left in the cloud of a deleted instance instance={}", owner);
        try {
            cloud.compute().removeServer(owner);
            if (cloud.compute().findServer(owner).isEmpty()) {
                cloud.volumes().removeVolume(owner);
                cloud.dns().ifPresent(dns -> dns.removeRecords(owner));
                cloud.networks().removeAddresses(owner);
            }
        } catch (CloudException e) {
            LOG.warn("orphan not removed yet instance={} kind={} cause={}", owner, e.kind(), e.getMessage());
        }
    }
}
