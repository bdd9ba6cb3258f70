package org.trove.store.jdbi;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import java.util.Set;

/** What an error of the database means. By error numbers: the SQL states of MariaDB and MySQL differ. */
final class SqlErrors {
    private static final int DUPLICATE_KEY = 1062;
    private static final int LOCK_WAIT = 1205;

    /** Deadlock, lock wait time-out, and a row changed since the snapshot: the transaction is to be repeated. */
    private static final Set<Integer> REPEATABLE = Set.of(1213, LOCK_WAIT, 1020);

    /**
     * Too many connections, access denied (3), unknown schema, cluster node not ready, shutting down, connection killed (2),
     * and read-only (4): no fault of the request.
     */
    private static final Set<Integer> UNAVAILABLE =
            Set.of(1040, 1044, 1045, 1698, 1049, 1047, 1053, 1927, 1317, 1290, 1792, 1836, 3100);

    /** No such table, no such column. */
    private static final Set<Integer> MISSING = Set.of(1146, 1054);

    private SqlErrors() {}

    static boolean isRepeatable(Throwable failure) {
        return failure instanceof RowsChangedException
                || sqlCause(failure)
                        .filter(e -> REPEATABLE.contains(e.getErrorCode()))
                        .isPresent();
    }

    static boolean isLockWait(Throwable failure) {
        return sqlCause(failure).filter(e -> e.getErrorCode() == LOCK_WAIT).isPresent();
    }

    static boolean isDuplicateKey(Throwable failure) {
        return sqlCause(failure).filter(e -> e.getErrorCode() == DUPLICATE_KEY).isPresent();
    }

    static boolean isUnavailable(Throwable failure) {
        return isConnectionLost(failure)
                || sqlCause(failure)
                        .filter(e -> UNAVAILABLE.contains(e.getErrorCode()))
                        .isPresent();
    }

    /** Whether the server is away, and not just busy: a pool that met no failed connection has all of them in use. */
    static boolean isAway(Throwable failure) {
        boolean allInUse = sqlCause(failure)
                .filter(e -> e instanceof SQLTransientConnectionException && e.getCause() == null)
                .isPresent();
        return isUnavailable(failure) && !allInUse;
    }

    /** Whether a statement named a table or column that is not there. */
    static boolean isMissingInSchema(Throwable failure) {
        return sqlCause(failure).filter(e -> MISSING.contains(e.getErrorCode())).isPresent();
    }

    /** Whether the connection broke, or none could be had. */
    static boolean isConnectionLost(Throwable failure) {
        return sqlCause(failure).filter(SqlErrors::isConnectionLoss).isPresent();
    }

    /** Whether the pool had no connection to give within its time: waiting once more helps nobody. */
    static boolean isPoolExhausted(Throwable failure) {
        return sqlCause(failure)
                .filter(SQLTransientConnectionException.class::isInstance)
                .isPresent();
    }

    private static boolean isConnectionLoss(SQLException e) {
        String state = e.getSQLState();
        return e instanceof SQLTransientConnectionException
                || e instanceof SQLNonTransientConnectionException
                || e instanceof SQLRecoverableException
                || (state != null && state.startsWith("08"));
    }

    /** The database's own sentence, which names no values of ours but keys. */
    static String reason(Throwable failure) {
        return sqlCause(failure).map(SqlErrors::deepest).orElse(failure).getMessage() + "";
    }

    private static Throwable deepest(SQLException e) {
        return e.getCause() instanceof SQLException cause ? cause : e;
    }

    private static Optional<SQLException> sqlCause(Throwable failure) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (at instanceof SQLException e) {
                return Optional.of(e);
            }
        }
        return Optional.empty();
    }
}
