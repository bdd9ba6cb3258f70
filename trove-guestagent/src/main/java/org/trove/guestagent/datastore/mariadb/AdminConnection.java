package org.trove.guestagent.datastore.mariadb;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.bus.GuestException;
import org.trove.guestagent.datastore.GuestErrors;

/**
 * The agent's way to its MariaDB: one session that only looks and one that changes, so that a change that waits for somebody's lock
 * keeps no question waiting. None of both waits without an end.
 */
final class AdminConnection implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AdminConnection.class);
    private static final int PING_SECONDS = 5;
    private static final int SIGN_OF_LIFE_SECONDS = 2;
    private static final Duration TURN = Duration.ofSeconds(8);
    private static final Duration QUESTION_TIMEOUT = Duration.ofSeconds(9);
    private static final Duration CHANGE_TIMEOUT = Duration.ofMinutes(10);
    private static final Duration AFTER_PATIENCE = Duration.ofMillis(1_500);
    private static final String AWAY = "The datastore does not answer: it may be stopped.";

    private final Session questions;
    private final Session changes;

    AdminConnection(MariaDbLayout layout) {
        questions = new Session(layout, QUESTION_TIMEOUT, "lock_wait_timeout=5,max_statement_time=8");
        changes = new Session(layout, CHANGE_TIMEOUT, "lock_wait_timeout=5");
    }

    /** Runs statements that look. @throws GuestException with the server's own words where one fails or the server is away */
    <T> T with(Work<T> work) {
        questions.enter(TURN);
        try {
            return work.run(questions.connected());
        } catch (SQLException e) {
            if (ServerErrors.isLost(e)) {
                questions.drop();
                throw GuestErrors.failed(AWAY);
            }
            throw ServerErrors.isInUse(e)
                    ? GuestErrors.inUse("The datastore's own tables are locked by somebody and cannot be read now. End"
                            + " the session that has locked them, then try again.")
                    : GuestErrors.failed("The datastore refused: " + e.getMessage());
        } finally {
            questions.leave();
        }
    }

    /**
     * Runs statements that change something.
     *
     * @param patience how long they may wait for the locks of others
     * @throws GuestException where one fails; where what was done before it could not be taken back, its words say so
     */
    <T> T change(Duration patience, Alteration.Work<T> work) {
        changes.enter(patience);
        try {
            return perform(patience, work);
        } catch (SQLException e) {
            if (ServerErrors.isLost(e)) {
                changes.drop();
            }
            throw ServerErrors.isLost(e)
                    ? GuestErrors.failed(AWAY)
                    : GuestErrors.failed("The datastore refused: " + e.getMessage());
        } finally {
            changes.leave();
        }
    }

    /** The same, without a result. */
    void alter(Duration patience, Alteration.Steps steps) {
        change(patience, change -> {
            steps.run(change);
            return true;
        });
    }

    private <T> T perform(Duration patience, Alteration.Work<T> work) throws SQLException {
        // What is sent to a server that hangs would be done when it goes on, long after this has failed.
        Connection connection = changes.answering(SIGN_OF_LIFE_SECONDS);
        Alteration change = new Alteration(connection, patience);
        change.limitLocks(Math.max(1, patience.toSeconds()));
        try (LockWatch watch = LockWatch.over(this, connection, patience.plus(AFTER_PATIENCE))) {
            return work.run(change);
        } catch (SQLException e) {
            if (ServerErrors.isLost(e)) {
                changes.drop();
                throw GuestErrors.failed(
                        "The datastore went away during the change. Whether it was made is not known.");
            }
            throw refusal(e, change.takeBack());
        } catch (GuestException e) {
            change.takeBack();
            throw e;
        }
    }

    private static GuestException refusal(SQLException e, boolean unchanged) {
        String now = unchanged
                ? "Nothing was changed."
                : "A part of the change was made and could not be taken back: look before you try again.";
        if (ServerErrors.isInUse(e)) {
            LOG.info("a change waited too long for locks code={} unchanged={}", e.getErrorCode(), unchanged);
            return GuestErrors.inUse("The datastore is in use: somebody holds a lock that this change needs (an open"
                    + " transaction, LOCK TABLES or FLUSH TABLES WITH READ LOCK). " + now
                    + " End what holds the lock, then try again.");
        }
        return GuestErrors.failed("The datastore refused: " + e.getMessage() + (unchanged ? "" : ". " + now));
    }

    /** Asks the server whether it lives. Does not wait for work that is under way. */
    Answer ping() {
        if (!questions.tryEnter()) {
            return Answer.BUSY;
        }
        try {
            questions.answering(PING_SECONDS);
            return Answer.ALIVE;
        } catch (SQLException e) {
            questions.drop();
            LOG.debug("datastore does not answer cause={}", e.toString());
            return ServerErrors.isLost(e) ? Answer.SILENT : Answer.REFUSING;
        } finally {
            questions.leave();
        }
    }

    @Override
    public void close() {
        questions.close();
        changes.close();
    }

    /** What a server that was asked for a sign of life does. */
    enum Answer {
        ALIVE,
        /** It answers a question of the agent. */
        BUSY,
        /** It answers, with an error. */
        REFUSING,
        SILENT
    }

    /** Statements that look and belong together. */
    interface Work<T> {
        T run(Connection connection) throws SQLException;
    }
}
