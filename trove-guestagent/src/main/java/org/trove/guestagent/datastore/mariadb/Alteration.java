package org.trove.guestagent.datastore.mariadb;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The statements of one change. Together they wait no longer for other people's locks than they are given; where one of them
 * fails, those before it are taken back.
 */
final class Alteration {
    private static final Logger LOG = LoggerFactory.getLogger(Alteration.class);
    private static final int TAKE_BACK_SECONDS = 1;

    private final Connection connection;
    private final long endNanos;
    private final Deque<Undo> undos = new ArrayDeque<>();
    private Check check = open -> true;
    private long limitSeconds;
    private int done;

    /** @param patience with the locks of others */
    Alteration(Connection connection, Duration patience) {
        this.connection = connection;
        this.endNanos = System.nanoTime() + patience.toNanos();
    }

    /** For statements that only look. */
    Connection connection() {
        return connection;
    }

    /** Executes a statement that changes something. */
    void execute(String sql, Object... values) throws SQLException {
        limitLocks(Math.max(1, Duration.ofNanos(endNanos - System.nanoTime()).toSeconds()));
        Sql.execute(connection, sql, values);
        done++;
    }

    /** What takes the statement before back, should a later one fail. */
    void undoneBy(String sql, Object... values) {
        undos.push(new Undo(done, sql, List.of(values)));
    }

    /** Tells after a failure whether things are as they were before the first statement. */
    void unchangedWhere(Check holds) {
        check = holds;
    }

    /** Makes a change that failed undone, as far as that is possible. @return whether nothing is changed now */
    boolean takeBack() {
        try {
            limitLocks(TAKE_BACK_SECONDS);
            while (done > 0) {
                Undo last = undos.peek();
                if (last == null || last.statement != done) {
                    return false;
                }
                undos.pop();
                Sql.execute(connection, last.sql, last.values.toArray());
                done--;
            }
            return check.holds(connection);
        } catch (SQLException e) {
            LOG.warn("a change that failed cannot be taken back code={} state={}", e.getErrorCode(), e.getSQLState());
            return false;
        }
    }

    /** The server counts in seconds, for each lock by itself. */
    void limitLocks(long seconds) throws SQLException {
        if (seconds != limitSeconds) {
            Sql.execute(
                    connection, "SET SESSION lock_wait_timeout = ?, innodb_lock_wait_timeout = ?", seconds, seconds);
            limitSeconds = seconds;
        }
    }

    /** Work of one change. */
    interface Work<T> {
        T run(Alteration change) throws SQLException;
    }

    /** The same, without a result. */
    interface Steps {
        void run(Alteration change) throws SQLException;
    }

    /** A look at what should not have changed. */
    interface Check {
        boolean holds(Connection connection) throws SQLException;
    }

    /** @param statement which it takes back, counted from 1 */
    private record Undo(int statement, String sql, List<Object> values) {}
}
