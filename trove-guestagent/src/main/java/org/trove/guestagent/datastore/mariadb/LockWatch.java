package org.trove.guestagent.datastore.mariadb;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.bus.GuestException;

/**
 * Interrupts a change that still waits for others when its time is over: the server's own limit, {@code lock_wait_timeout}, counts for
 * each lock by itself, and not at all for a full disk and for the tables of accounts. A change that works is left alone, because half of it may be done.
 */
final class LockWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LockWatch.class);
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final AdminConnection admin;
    private final long connectionId;
    private volatile boolean closed;

    private LockWatch(AdminConnection admin, long connectionId) {
        this.admin = admin;
        this.connectionId = connectionId;
    }

    /** Looks after the time, then every second until closed. */
    static LockWatch over(AdminConnection admin, Connection connection, Duration time) throws SQLException {
        long id = Sql.select(connection, row -> row.getLong(1), "SELECT CONNECTION_ID()")
                .get(0);
        LockWatch watch = new LockWatch(admin, id);
        watch.lookAfter(time);
        return watch;
    }

    private void lookAfter(Duration time) {
        CompletableFuture.delayedExecutor(time.toMillis(), TimeUnit.MILLISECONDS)
                .execute(this::look);
    }

    private void look() {
        if (closed) {
            return;
        }
        try {
            admin.with(this::interruptWhereItWaits);
        } catch (GuestException e) {
            LOG.debug("a waiting change cannot be looked at cause={}", e.getMessage());
        }
        lookAfter(AGAIN);
    }

    private boolean interruptWhereItWaits(Connection connection) throws SQLException {
        List<String> states = Sql.select(
                connection,
                row -> row.getString(1),
                "SELECT COALESCE(STATE, '') FROM information_schema.PROCESSLIST WHERE ID = ?",
                connectionId);
        boolean waits = states.stream().anyMatch(state -> state.startsWith("Waiting"));
        if (waits && !closed) {
            LOG.warn("interrupting a change that waits too long state={}", states.get(0));
            Sql.execute(connection, "KILL QUERY ?", connectionId);
        }
        return waits;
    }

    @Override
    public void close() {
        closed = true;
    }
}
