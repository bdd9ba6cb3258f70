package org.trove.conductor.guard;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import org.trove.store.DatabaseClock;

/**
 * The database's time as the conductor reads it: compared by who reads it, before the first report and then once a minute. With
 * a clock of its own that is an hour behind, a conductor would take every guest's clock for wrong and replace the times of
 * reports by times that lie before those which the other conductors recorded, so that its share of the reports would be dropped
 * as stale.
 */
public final class ReportClock extends Clock {
    private final DatabaseClock times;

    public ReportClock(DatabaseClock times) {
        this.times = times;
    }

    @Override
    public ZoneId getZone() {
        return times.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return times.withZone(zone);
    }

    @Override
    public Instant instant() {
        times.compareWhereDue();
        return times.instant();
    }
}
