package org.trove.taskmanager.sweep;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.cloud.CloudException;
import org.trove.cloud.Networks;
import org.trove.model.InstanceAddress;
import org.trove.model.InstanceDetails;
import org.trove.model.InstanceId;
import org.trove.store.Database;
import org.trove.store.DatabaseUnavailableException;
import org.trove.store.InstanceChange.AddressesSet;
import org.trove.store.Stores;

/** Writes addresses that the cloud changed by itself into the instances' rows, so that users are shown where their database is. */
public final class MovedAddresses implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(MovedAddresses.class);

    private final Networks networks;
    private final Database database;

    public MovedAddresses(Networks networks, Database database) {
        this.networks = networks;
        this.database = database;
    }

    @Override
    public void run() {
        try {
            Map<InstanceId, List<InstanceAddress>> moved = networks.movedAddresses();
            if (!moved.isEmpty()) {
                database.write(stores -> record(stores, moved));
            }
        } catch (CloudException e) {
            LOG.warn("addresses not read kind={} cause={}", e.kind(), e.getMessage());
        } catch (DatabaseUnavailableException e) {
            LOG.warn("addresses not written cause={}", e.getMessage());
        } catch (RuntimeException e) {
            // A scheduler would silently never run it again.
            LOG.error("look at addresses failed", e);
        }
    }

    private static int record(Stores stores, Map<InstanceId, List<InstanceAddress>> moved) {
        int changed = 0;
        for (Map.Entry<InstanceId, List<InstanceAddress>> each : moved.entrySet()) {
            Optional<InstanceDetails> details = stores.instances()
                    .details(each.getKey())
                    .filter(known -> !known.instance().isDeleted())
                    // None yet, or none any more: an operation is at it.
                    .filter(known -> !known.addresses().isEmpty())
                    .filter(known -> !known.addresses().equals(each.getValue()));
            if (details.isPresent()) {
                stores.instances().apply(new AddressesSet(each.getKey(), each.getValue()));
                LOG.info("address recorded instance={} addresses={}", each.getKey(), each.getValue());
                changed++;
            }
        }
        return changed;
    }
}
