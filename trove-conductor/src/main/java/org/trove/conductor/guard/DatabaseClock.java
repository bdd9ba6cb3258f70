package org.trove.conductor.guard;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.trove.store.Database;
import org.trove.store.DatabaseUnavailableException;

/**
 * The database's time, which all conductors share: this host's clock set right by what the database said last. With a clock of
 * its own that is an hour behind, a conductor would take every guest's clock for wrong and replace the times of reports by
 * times that lie before those which the other conductors recorded, so that its share of the reports would be dropped as stale.
 */
public final class DatabaseClock extends Clock {
    private static final Duration KEPT = Duration.ofMinutes(1);

    private final Database database;
    private final Clock host;
    private Duration ahead = Duration.ZERO;
    private Instant compared = Instant.MIN;

    public DatabaseClock(Database database, Clock host) {
        this.database = database;
        this.host = host;
    }

    @Override
    public ZoneId getZone() {
        return host.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return new DatabaseClock(database, host.withZone(zone));
    }

    /** Asks the database once a minute; while it is away, the last difference holds. */
    @Override
    public synchronized Instant instant() {
        Instant now = host.instant();
        // A clock that was set back must not put the next look off.
        if (compared.equals(Instant.MIN)
                || Duration.between(compared, now).abs().compareTo(KEPT) >= 0) {
            compared = now;
            compare();
        }
        return host.instant().plus(ahead);
    }

    private void compare() {
        try {
            Instant theirs = database.read(stores -> stores.guestStatuses().now());
            ahead = Duration.between(host.instant(), theirs);
        } catch (DatabaseUnavailableException e) {
            // The reports wait for the database too.
        }
    }
}
