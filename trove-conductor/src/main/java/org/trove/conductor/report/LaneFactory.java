package org.trove.conductor.report;

import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import org.trove.store.Database;
import org.trove.time.IdSource;

/** Makes the lanes that share one database. */
public final class LaneFactory {
    private final Database database;
    private final ReportHandlers handlers;
    private final ReportMetrics metrics;
    private final BatchLimits limits;
    private final Clock clock;
    private final IdSource random;

    @Inject
    public LaneFactory(
            Database database,
            ReportHandlers handlers,
            ReportMetrics metrics,
            BatchLimits limits,
            Clock clock,
            IdSource random) {
        this.database = database;
        this.handlers = handlers;
        this.metrics = metrics;
        this.limits = limits;
        this.clock = clock;
        this.random = random;
    }

    /** An intake with one lane on each timer. */
    public ReportIntake intake(List<Timer> timers) {
        List<ReportLane> lanes = timers.stream()
                .map(timer -> new ReportLane(database, handlers, metrics, limits, clock, timer, random))
                .toList();
        return new ReportIntake(lanes, metrics);
    }
}
