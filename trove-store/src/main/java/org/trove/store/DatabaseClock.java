package org.trove.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * The database's time, which all services share: this host's clock set right by what the database said last. Times in rows are
 * the database's, so whoever says how old they are by a clock of its own is as wrong as that clock is.
 *
 * <p>Reading the time never asks the database; {@link #compareWhereDue} does, and whoever owns the clock calls it again and again.
 */
public final class DatabaseClock extends Clock {
    private static final Duration KEPT = Duration.ofMinutes(1);

    private final Database database;
    private final Clock host;
    private volatile Duration ahead = Duration.ZERO;
    private @Nullable Instant compared;

    /** @param host the clock of this machine, right or not */
    public DatabaseClock(Database database, Clock host) {
        this.database = database;
        this.host = host;
    }

    @Override
    public ZoneId getZone() {
        return host.getZone();
    }

    /** Shows the same time, and is not compared by itself: keep the original. */
    @Override
    public Clock withZone(ZoneId zone) {
        DatabaseClock origin = this;
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return zone;
            }

            @Override
            public Clock withZone(ZoneId other) {
                return origin.withZone(other);
            }

            @Override
            public Instant instant() {
                return origin.instant();
            }
        };
    }

    @Override
    public Instant instant() {
        return host.instant().plus(ahead);
    }

    /**
     * Asks the database where that was not done within the last minute by the host's clock. While it is away the last difference
     * holds, and the next call asks again.
     */
    public synchronized void compareWhereDue() {
        Instant last = compared;
        // A clock that was set back must not put the next look off.
        if (last != null && Duration.between(last, host.instant()).abs().compareTo(KEPT) < 0) {
            return;
        }
        try {
            Instant theirs = database.read(stores -> stores.guestStatuses().now());
            Instant now = host.instant();
            ahead = Duration.between(now, theirs);
            compared = now;
        } catch (DatabaseUnavailableException e) {
            // Whatever needs the time needs the database too.
        }
    }
}
