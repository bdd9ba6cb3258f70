package org.trove.taskmanager.sweep;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.cloud.Cloud;
import org.trove.model.Orphan;
import org.trove.model.Orphan.Reason;
import org.trove.store.Database;

/**
 * Tells what the cloud has of instances that no longer have it, and removes it where that is asked for. An orphan comes to be
 * where a task manager was stopped in a call to the cloud, and went on with it when others had ended its work.
 *
 * <p>Every task manager sweeps: what they write is the same whoever writes it, a removal may be repeated, and each sees its own
 * cloud where the cloud is the machine. So there is no election whose failure could leave nobody at it.
 */
public final class OrphanSweep implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(OrphanSweep.class);

    /** An orphan that nobody saw for so many intervals was seen by a task manager that is gone, or with the cloud. */
    private static final int INTERVALS_TO_REMEMBER = 6;

    private final Cloud cloud;
    private final Database database;
    private final SweepSettings settings;
    private final SweepMetrics metrics;
    private final OrphanSearch search;
    private List<Orphan> before = List.of();

    public OrphanSweep(Cloud cloud, Database database, SweepSettings settings, SweepMetrics metrics) {
        this.cloud = cloud;
        this.database = database;
        this.settings = settings;
        this.metrics = metrics;
        this.search = new OrphanSearch(cloud, database);
    }

    @Override
    public void run() {
        List<Orphan> found = search.find();
        metrics.found(found);
        for (Orphan orphan : record(found)) {
            LOG.info(
                    "orphan found resource={} id={} instance={} because={}",
                    orphan.resource(),
                    orphan.cloudId(),
                    orphan.owner(),
                    orphan.reason().words());
        }
        before = found;
        if (settings.removeOrphans()) {
            Duration grace = settings.orphanGrace();
            List<Orphan> due = database.read(stores -> stores.orphans().knownFor(grace));
            found.stream().filter(due::contains).forEach(this::remove);
        }
    }

    /** @return those that nobody had found before */
    private List<Orphan> record(List<Orphan> found) {
        List<Orphan> gone = new ArrayList<>(before);
        gone.removeAll(found);
        Duration forgetAfter = settings.orphanInterval().multipliedBy(INTERVALS_TO_REMEMBER);
        return database.write(stores -> {
            stores.orphans().forget(gone);
            stores.orphans().forgetUnseen(forgetAfter);
            return stores.orphans().record(found);
        });
    }

    /**
     * Only what the database knows to have been of an instance that was deleted. What is of an instance that it does not know
     * may be another installation's, or newer than the backup that the database was restored from; and of two servers of one
     * instance no sweep can tell which one has the data.
     */
    private void remove(Orphan orphan) {
        if (orphan.reason() != Reason.INSTANCE_DELETED || !search.isAbandoned(orphan.owner())) {
            return;
        }
        boolean served = cloud.compute().findServer(orphan.owner()).isPresent();
        switch (orphan.resource()) {
            case SERVER -> cloud.compute().removeServer(orphan.owner());
            case VOLUME -> {
                // A datastore may still write to it.
                if (served) {
                    return;
                }
                cloud.volumes().removeVolume(orphan.owner());
            }
            case ADDRESS -> {
                if (served) {
                    return;
                }
                cloud.networks().removeAddresses(orphan.owner());
            }
        }
        metrics.removed(orphan);
        LOG.info("orphan removed resource={} id={} instance={}", orphan.resource(), orphan.cloudId(), orphan.owner());
    }
}
