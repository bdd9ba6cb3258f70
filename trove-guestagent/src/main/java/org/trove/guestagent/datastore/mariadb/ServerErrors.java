package org.trove.guestagent.datastore.mariadb;

import java.sql.SQLException;
import java.util.Set;

/** What the server's error numbers mean to the agent. */
final class ServerErrors {
    private static final int TOO_MANY_CONNECTIONS = 1040;

    /** ER_LOCK_WAIT_TIMEOUT, ER_LOCK_DEADLOCK, ER_QUERY_INTERRUPTED, ER_STATEMENT_TIMEOUT. */
    private static final Set<Integer> WAITED_TOO_LONG = Set.of(1205, 1213, 1317, 1969);

    private ServerErrors() {}

    /** SQLSTATE class 08 is a connection's failure; all others are answers of a living server. */
    static boolean isLost(SQLException e) {
        String state = e.getSQLState();
        return state == null || (state.startsWith("08") && e.getErrorCode() != TOO_MANY_CONNECTIONS);
    }

    /** Whether the statement was given up, by the server or by the agent, because it waited for somebody else. */
    static boolean isInUse(SQLException e) {
        return WAITED_TOO_LONG.contains(e.getErrorCode());
    }
}
