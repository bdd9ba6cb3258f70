package org.trove.guestagent.datastore.mariadb;

import com.mysql.cj.jdbc.Driver;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.guestagent.datastore.GuestErrors;

/** The one connection of the agent to its MariaDB: opened when needed, used by one thread at a time, reused. */
final class AdminConnection implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AdminConnection.class);
    private static final int CONNECT_TIMEOUT_MILLIS = 5_000;
    private static final int ANSWER_TIMEOUT_MILLIS = 120_000;
    private static final int PING_TIMEOUT_SECONDS = 5;
    private static final int TOO_MANY_CONNECTIONS = 1040;

    static {
        // The driver's clean-up thread serves connections that nobody closes: the agent has one, and closes it.
        System.setProperty("com.mysql.cj.disableAbandonedConnectionCleanup", "true");
    }

    private final MariaDbLayout layout;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Connection connection;

    AdminConnection(MariaDbLayout layout) {
        this.layout = layout;
    }

    /** Runs statements. @throws GuestException with the server's own words where one fails or the server is away */
    <T> T with(Work<T> work) {
        lock.lock();
        try {
            return work.run(connected());
        } catch (SQLException e) {
            dropWhereLost(e);
            throw GuestErrors.failed(
                    isLost(e)
                            ? "The datastore does not answer: it may be stopped."
                            : "The datastore refused: " + e.getMessage());
        } finally {
            lock.unlock();
        }
    }

    /** Runs statements that return nothing. Fails as {@link #with} does. */
    void change(Change change) {
        with(open -> {
            change.run(open);
            return true;
        });
    }

    /** Asks the server whether it lives. Does not wait for work that is under way. */
    Answer ping() {
        if (!lock.tryLock()) {
            return Answer.BUSY;
        }
        try {
            if (connected().isValid(PING_TIMEOUT_SECONDS)) {
                return Answer.ALIVE;
            }
            drop();
            return connected().isValid(PING_TIMEOUT_SECONDS) ? Answer.ALIVE : Answer.SILENT;
        } catch (SQLException e) {
            drop();
            LOG.debug("datastore does not answer cause={}", e.toString());
            return isLost(e) ? Answer.SILENT : Answer.REFUSING;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            drop();
        } finally {
            lock.unlock();
        }
    }

    private Connection connected() throws SQLException {
        Connection open = connection;
        if (open != null && !open.isClosed()) {
            return open;
        }
        Connection fresh = open(layout.socket());
        connection = fresh;
        return fresh;
    }

    private Connection open(Path socket) throws SQLException {
        AdminCredentials credentials = credentials();
        Properties properties = new Properties();
        properties.setProperty("user", credentials.user());
        properties.setProperty("password", credentials.password());
        properties.setProperty("socketFactory", UnixSocketFactory.class.getName());
        properties.setProperty("path", socket.toString());
        properties.setProperty("sslMode", "DISABLED");
        properties.setProperty("characterEncoding", "UTF-8");
        properties.setProperty("connectTimeout", Integer.toString(CONNECT_TIMEOUT_MILLIS));
        properties.setProperty("socketTimeout", Integer.toString(ANSWER_TIMEOUT_MILLIS));
        // A known mode: neither quotes nor backslashes then have another meaning than the driver's escaping assumes.
        properties.setProperty("sessionVariables", "sql_mode='NO_ENGINE_SUBSTITUTION',wait_timeout=28800");
        Connection fresh = new Driver().connect("jdbc:mysql://localhost/", properties);
        if (fresh == null) {
            throw new SQLException("the driver does not know its own URL");
        }
        return fresh;
    }

    private AdminCredentials credentials() throws SQLException {
        try {
            return AdminCredentials.read(layout.adminCredentials())
                    .orElseThrow(() -> new SQLException("no credentials of the agent's account yet", "08001"));
        } catch (IOException e) {
            throw new SQLException("the agent's credentials cannot be read", "08001", e);
        }
    }

    private void dropWhereLost(SQLException e) {
        if (isLost(e)) {
            drop();
        }
    }

    /** SQLSTATE class 08 is a connection's failure; all others are answers of a living server. */
    private static boolean isLost(SQLException e) {
        String state = e.getSQLState();
        return state == null || (state.startsWith("08") && e.getErrorCode() != TOO_MANY_CONNECTIONS);
    }

    private void drop() {
        Connection old = connection;
        connection = null;
        if (old != null) {
            try {
                old.close();
            } catch (SQLException e) {
                LOG.debug("closing a lost connection failed cause={}", e.toString());
            }
        }
    }

    /** What a server that was asked for a sign of life does. */
    enum Answer {
        ALIVE,
        /** It runs a statement of the agent. */
        BUSY,
        /** It answers, with an error. */
        REFUSING,
        SILENT
    }

    /** Statements that change something together. */
    interface Change {
        void run(Connection connection) throws SQLException;
    }

    /** Statements that belong together. */
    interface Work<T> {
        T run(Connection connection) throws SQLException;
    }
}
