package org.trove.taskmanager.sweep;

import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.cloud.Catalog;
import org.trove.model.Flavor;
import org.trove.model.ProjectId;
import org.trove.model.Quota;
import org.trove.store.Database;

/**
 * Compares what projects have booked with what their rows add up to, and sets right what differs. Nothing should: drift is
 * the trace of a bug, of a Trove in Python that died in the middle, or of a hand in the database. Every task manager does it;
 * who comes second finds nothing.
 */
public final class QuotaSweep implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(QuotaSweep.class);

    private final Database database;
    private final Catalog catalog;
    private final SweepMetrics metrics;

    public QuotaSweep(Database database, Catalog catalog, SweepMetrics metrics) {
        this.database = database;
        this.catalog = catalog;
        this.metrics = metrics;
    }

    @Override
    public void run() {
        Map<String, Integer> ram =
                catalog.flavors().stream().collect(Collectors.toMap(Flavor::id, Flavor::ramMb, (one, same) -> one));
        for (ProjectId project : database.read(stores -> stores.quotas().suspects(ram))) {
            Map<Quota.Resource, Integer> differences =
                    database.write(stores -> stores.quotas().correct(project, ram));
            if (!differences.isEmpty()) {
                metrics.corrected(differences);
                LOG.warn("quota use was wrong and is set right project={} added={}", project.value(), differences);
            }
        }
    }
}
