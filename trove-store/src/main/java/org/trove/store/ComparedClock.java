package org.trove.store;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;

/**
 * The database's time, compared by who reads it: before the first look and then once a minute. Services compare times that they
 * say to one another; with a clock of its own that is an hour behind, a conductor would take every guest's clock for wrong, so
 * that its share of the reports would be dropped as stale, and a guest would refuse a task manager's commands as old ones.
 */
public final class ComparedClock extends Clock {
    private final DatabaseClock times;

    public ComparedClock(DatabaseClock times) {
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
