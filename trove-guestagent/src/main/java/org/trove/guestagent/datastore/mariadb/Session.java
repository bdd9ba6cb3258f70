package org.trove.guestagent.datastore.mariadb;

import com.mysql.cj.jdbc.Driver;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.guestagent.datastore.GuestErrors;

/** One connection of the agent to its MariaDB: opened when needed, used by one thread at a time, reused. */
final class Session implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);
    private static final int CONNECT_TIMEOUT_MILLIS = 5_000;

    static {
        // The driver's clean-up thread serves connections that nobody closes: the agent has two, and closes them.
        System.setProperty("com.mysql.cj.disableAbandonedConnectionCleanup", "true");
    }

    private final MariaDbLayout layout;
    private final Duration answerTimeout;
    private final String variables;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Connection connection;

    /**
     * @param answerTimeout after which a server that says nothing counts as lost
     * @param variables of the session, beyond those that every session has
     */
    Session(MariaDbLayout layout, Duration answerTimeout, String variables) {
        this.layout = layout;
        this.answerTimeout = answerTimeout;
        this.variables = variables;
    }

    /** Waits for whoever uses it. @throws GuestException where that takes longer than the patience */
    void enter(Duration patience) {
        boolean entered;
        try {
            entered = lock.tryLock(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            entered = false;
        }
        if (!entered) {
            throw GuestErrors.inUse("The datastore is busy with an earlier request. Nothing was changed; try again.");
        }
    }

    boolean tryEnter() {
        return lock.tryLock();
    }

    void leave() {
        lock.unlock();
    }

    /** The connection; for those who have entered. */
    Connection connected() throws SQLException {
        Connection open = connection;
        if (open != null && !open.isClosed()) {
            return open;
        }
        Connection fresh = open();
        connection = fresh;
        return fresh;
    }

    /** The connection, after the server has answered on it; for those who have entered. */
    Connection answering(int seconds) throws SQLException {
        if (!connected().isValid(seconds)) {
            drop();
            if (!connected().isValid(seconds)) {
                throw new SQLException("the server does not answer", "08S01");
            }
        }
        return connected();
    }

    private Connection open() throws SQLException {
        AdminCredentials credentials = credentials();
        Properties properties = new Properties();
        properties.setProperty("user", credentials.user());
        properties.setProperty("password", credentials.password());
        properties.setProperty("socketFactory", UnixSocketFactory.class.getName());
        properties.setProperty("path", layout.socket().toString());
        properties.setProperty("sslMode", "DISABLED");
        properties.setProperty("characterEncoding", "UTF-8");
        properties.setProperty("connectTimeout", Integer.toString(CONNECT_TIMEOUT_MILLIS));
        // While logging in; a server that hangs takes connections and never greets.
        properties.setProperty("socketTimeout", Integer.toString(CONNECT_TIMEOUT_MILLIS));
        // A known mode: neither quotes nor backslashes then have another meaning than the driver's escaping assumes.
        properties.setProperty("sessionVariables", "sql_mode='NO_ENGINE_SUBSTITUTION',wait_timeout=28800," + variables);
        Connection fresh = new Driver().connect("jdbc:mysql://localhost/", properties);
        if (fresh == null) {
            throw new SQLException("the driver does not know its own URL");
        }
        fresh.setNetworkTimeout(Runnable::run, (int) answerTimeout.toMillis());
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

    /** Gives the connection up; for those who have entered. */
    void drop() {
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

    @Override
    public void close() {
        lock.lock();
        try {
            drop();
        } finally {
            lock.unlock();
        }
    }
}
