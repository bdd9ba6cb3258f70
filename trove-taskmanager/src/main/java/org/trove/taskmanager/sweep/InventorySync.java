package org.trove.taskmanager.sweep;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.cloud.CloudException;
import org.trove.cloud.Compute;
import org.trove.cloud.Server;
import org.trove.lifecycle.ServerStatuses;
import org.trove.model.InstanceId;
import org.trove.store.Database;
import org.trove.store.DatabaseUnavailableException;

/**
 * Writes what the cloud says of all servers into the instances' rows, with one call to the cloud and one statement that touches
 * only rows that differ. Every task manager does it: the writes are the same whoever makes them, so no election is needed whose
 * failure could leave nobody at it. A server that is not there any more is shown as SHUTDOWN, as Trove does. The same list shows
 * {@link LateMoves}.
 */
public final class InventorySync implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(InventorySync.class);

    private final Compute compute;
    private final Database database;
    private final LateMoves lateMoves;

    public InventorySync(Compute compute, Database database, LateMoves lateMoves) {
        this.compute = compute;
        this.database = database;
        this.lateMoves = lateMoves;
    }

    @Override
    public void run() {
        try {
            int changed = sync();
            if (changed > 0) {
                LOG.debug("inventory written changed={}", changed);
            }
        } catch (CloudException e) {
            LOG.warn("inventory not read kind={} cause={}", e.kind(), e.getMessage());
        } catch (DatabaseUnavailableException e) {
            LOG.warn("inventory not written cause={}", e.getMessage());
        } catch (RuntimeException e) {
            // A scheduler would silently never run it again.
            LOG.error("inventory failed", e);
        }
    }

    /**
     * Looks at all servers.
     *
     * @return how many rows changed
     * @throws CloudException where the cloud does not tell
     */
    public synchronized int sync() {
        // Read before the cloud is asked: a server that was made in between must not look as if it had gone.
        Collection<InstanceId> known =
                database.read(stores -> stores.instances().withServer());
        if (known.isEmpty()) {
            return 0;
        }
        return record(known, compute.listServers());
    }

    /**
     * Looks at the servers of these instances alone, with a call or two for each. Not while all are looked at: what was listed
     * before would overwrite what was found since.
     *
     * @param known instances that had a server a moment ago
     * @return how many rows changed
     * @throws CloudException where the cloud does not tell
     */
    public synchronized int look(Collection<InstanceId> known) {
        return record(
                known,
                known.stream().flatMap(id -> compute.findServer(id).stream()).toList());
    }

    private int record(Collection<InstanceId> known, List<Server> servers) {
        Map<InstanceId, String> statuses = new HashMap<>();
        known.forEach(id -> statuses.put(id, ServerStatuses.SHUTDOWN));
        servers.forEach(server -> statuses.replace(server.owner(), server.status()));
        int changed = database.write(stores -> stores.instances().recordServerStatuses(statuses));
        lateMoves.takeBack(servers);
        return changed;
    }
}
