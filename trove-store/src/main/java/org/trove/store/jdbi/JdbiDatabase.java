package org.trove.store.jdbi;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.trove.crypto.SecretBox;
import org.trove.store.Database;
import org.trove.store.DatabaseUnavailableException;
import org.trove.store.DatabaseUnavailableException.Reason;
import org.trove.store.QuotaDefaults;
import org.trove.store.Stores;
import org.trove.time.IdSource;

/**
 * The database of the control plane on MariaDB or MySQL, as {@link DatabasePool} opens it. Transactions read committed rows;
 * one that meets a deadlock or waits too long for a lock is repeated.
 */
public final class JdbiDatabase implements Database {
    /** Some 700 ms of pauses: with 8, one of eight writers that locked the same two rows in turn gave up now and then on MySQL 8. */
    private static final int MAX_REPEATS = 14;

    /** A lock wait that timed out has cost seconds already. */
    private static final int REPEATS_OF_A_LOCK_WAIT = 7;

    private static final Duration FIRST_PAUSE = Duration.ofMillis(4);

    private final Jdbi jdbi;
    private final SecretBox secrets;
    private final QuotaDefaults quotaDefaults;
    private final IdSource random;
    private final DatabaseMetrics metrics;
    private final SchemaGate schema = new SchemaGate();
    private final DatabaseProbe probe;

    /** @param secrets seals the requests of open operations */
    public JdbiDatabase(
            DataSource dataSource,
            SecretBox secrets,
            QuotaDefaults quotaDefaults,
            IdSource random,
            DatabaseMetrics metrics) {
        this.jdbi = Jdbi.create(dataSource);
        this.secrets = secrets;
        this.quotaDefaults = quotaDefaults;
        this.random = random;
        this.metrics = metrics;
        this.probe = new DatabaseProbe(jdbi, schema);
        // Messages of failed statements would otherwise quote the arguments.
        jdbi.getConfig(StatementExceptions.class).setMessageRendering(StatementExceptions.MessageRendering.NONE);
    }

    @Override
    public <T> T read(Function<? super Stores, T> work) {
        return query(sql -> work.apply(stores(sql)));
    }

    @Override
    public <T> T write(Function<? super Stores, T> work) {
        return transact(sql -> work.apply(stores(sql)));
    }

    /** Runs work in a transaction; it must have no other effects. */
    <T> T transact(Function<Sql, T> work) {
        return repeat(() -> {
            try (Handle handle = open()) {
                return transact(handle, work);
            }
        });
    }

    private Handle open() {
        Handle handle = jdbi.open();
        try {
            schema.require(handle);
            return handle;
        } catch (RuntimeException e) {
            handle.close();
            throw e;
        }
    }

    /** Runs queries that see no transaction of their own; they may be repeated. */
    <T> T query(Function<Sql, T> work) {
        return repeat(() -> {
            try (Handle handle = open()) {
                return work.apply(new Sql(handle));
            }
        });
    }

    /** From 0 (inclusive) to 1 (exclusive). */
    double chance() {
        return random.nextFraction();
    }

    SecretBox secrets() {
        return secrets;
    }

    private JdbiStores stores(Sql sql) {
        return new JdbiStores(sql, secrets, quotaDefaults);
    }

    /** By statements, not by autocommit: that saves a round trip at either end. */
    private static <T> T transact(Handle handle, Function<Sql, T> work) {
        Connection connection = handle.getConnection();
        execute(connection, "START TRANSACTION");
        T result;
        try {
            result = work.apply(new Sql(handle));
        } catch (RuntimeException | Error e) {
            rollBack(connection, e);
            throw e;
        }
        try {
            execute(connection, "COMMIT");
        } catch (StatementFailure e) {
            rollBack(connection, e);
            throw SqlErrors.isConnectionLost(e) ? new UnknownOutcome(e) : e;
        }
        return result;
    }

    private static void rollBack(Connection connection, Throwable cause) {
        try {
            execute(connection, "ROLLBACK");
        } catch (StatementFailure e) {
            // The connection is gone, and with it the transaction; the pool has dropped it.
            cause.addSuppressed(e);
        }
    }

    private static void execute(Connection connection, String statement) {
        try (var plain = connection.createStatement()) {
            plain.execute(statement);
        } catch (SQLException e) {
            throw new StatementFailure(statement, e);
        }
    }

    private <T> T repeat(Work<T> work) {
        boolean reconnected = false;
        boolean doubted = false;
        for (int repeats = 0; ; ) {
            try {
                return work.run();
            } catch (UnknownOutcome e) {
                throw unavailable(Reason.AWAY, e, "the connection broke during a commit, so its outcome is not known");
            } catch (JdbiException | StatementFailure | RowsChangedException e) {
                if (SqlErrors.isRepeatable(e) && repeats < MAX_REPEATS) {
                    metrics.repeated();
                    pause(repeats);
                    repeats += SqlErrors.isLockWait(e) ? REPEATS_OF_A_LOCK_WAIT : 1;
                } else if (SqlErrors.isConnectionLost(e) && !SqlErrors.isPoolExhausted(e) && !reconnected) {
                    // A pooled connection may have died with the server that restarted meanwhile.
                    reconnected = true;
                } else if (SqlErrors.isMissingInSchema(e) && !doubted) {
                    doubted = true;
                    schema.doubt();
                } else if (SqlErrors.isUnavailable(e) || SqlErrors.isRepeatable(e)) {
                    throw unavailable(SqlErrors.isAway(e) ? Reason.AWAY : Reason.BUSY, e, SqlErrors.reason(e));
                } else {
                    throw e;
                }
            }
        }
    }

    private DatabaseUnavailableException unavailable(Reason reason, Exception cause, String words) {
        metrics.unavailable();
        return new DatabaseUnavailableException(reason, "The database is not available: " + words, cause);
    }

    private void pause(int repeats) {
        double factor = (1 << Math.min(repeats, 4)) * (0.5 + random.nextFraction());
        LockSupport.parkNanos((long) (FIRST_PAUSE.toNanos() * factor));
    }

    @Override
    public boolean isReachable() {
        return probe.ask().reachable();
    }

    @Override
    public Optional<String> trouble() {
        return probe.ask().anyTrouble();
    }

    private interface Work<T> {
        T run();
    }

    /** A statement of transaction control failed. */
    private static class StatementFailure extends RuntimeException {
        private static final long serialVersionUID = 1L;

        StatementFailure(String statement, SQLException cause) {
            super(statement + " failed", cause);
        }
    }

    /** Whether the commit happened is not known, so nothing may be repeated. */
    private static final class UnknownOutcome extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnknownOutcome(Throwable cause) {
            super("COMMIT failed", cause);
        }
    }
}
