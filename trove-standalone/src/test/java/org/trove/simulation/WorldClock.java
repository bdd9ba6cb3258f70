package org.trove.simulation;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The right time; the database's. */
final class WorldClock extends Clock {
    private final Timeline timeline;

    WorldClock(Timeline timeline) {
        this.timeline = timeline;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }

    @Override
    public Instant instant() {
        return timeline.now();
    }
}
