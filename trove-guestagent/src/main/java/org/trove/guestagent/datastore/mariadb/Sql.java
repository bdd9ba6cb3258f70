package org.trove.guestagent.datastore.mariadb;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Statements on the administration connection. Values are always parameters, which the driver escapes by the server's current
 * mode; only identifiers are put into the text, by {@link #identifier} and {@link #grantTarget}.
 */
final class Sql {
    private Sql() {}

    /** A name as an identifier in backticks. */
    static String identifier(String name) {
        if (name.isEmpty() || name.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("not a possible identifier: empty or with a NUL character");
        }
        return '`' + name.replace("`", "``") + '`';
    }

    /** A text as a literal of the connection's mode, for where the server takes no parameter. */
    static String text(Connection connection, String value) throws SQLException {
        List<String> quoted = select(connection, row -> row.getString(1), "SELECT QUOTE(?)", value);
        return quoted.get(0);
    }

    /** A database in GRANT and REVOKE, where {@code _} and {@code %} would stand for other databases too. */
    static String grantTarget(String database) {
        return identifier(pattern(database));
    }

    /** A database as the grant tables keep it. */
    static String pattern(String database) {
        return database.replace("\\", "\\\\").replace("_", "\\_").replace("%", "\\%");
    }

    /** The database that a pattern of the grant tables stands for. */
    static String fromPattern(String pattern) {
        return pattern.replaceAll("\\\\(.)", "$1");
    }

    /** Placeholders for {@code count} values of an IN list. */
    static String placeholders(int count) {
        return String.join(",", java.util.Collections.nCopies(count, "?"));
    }

    static void execute(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = prepare(connection, sql, values)) {
            statement.execute();
        }
    }

    static <T> List<T> select(Connection connection, Row<T> row, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = prepare(connection, sql, values);
                ResultSet results = statement.executeQuery()) {
            List<T> rows = new ArrayList<>();
            while (results.next()) {
                rows.add(row.read(results));
            }
            return rows;
        }
    }

    static boolean exists(Connection connection, String sql, Object... values) throws SQLException {
        return !select(connection, results -> true, sql, values).isEmpty();
    }

    private static PreparedStatement prepare(Connection connection, String sql, Object... values) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        try {
            statement.setEscapeProcessing(false);
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            return statement;
        } catch (SQLException | RuntimeException e) {
            statement.close();
            throw e;
        }
    }

    /** Reads the row that a result set stands on. */
    interface Row<T> {
        T read(ResultSet results) throws SQLException;
    }
}
