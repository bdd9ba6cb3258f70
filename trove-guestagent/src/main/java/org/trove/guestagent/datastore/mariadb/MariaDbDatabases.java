package org.trove.guestagent.datastore.mariadb;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.trove.guestagent.datastore.Databases;
import org.trove.guestagent.datastore.GuestErrors;
import org.trove.guestagent.datastore.Paging;
import org.trove.guestagent.datastore.Slice;
import org.trove.model.DatabaseSpec;

/** Users' databases in MariaDB. */
final class MariaDbDatabases implements Databases {
    private final AdminConnection admin;
    private final NameRules rules;
    private final Duration patience;

    /** @param patience of changes with the locks of others */
    MariaDbDatabases(AdminConnection admin, NameRules rules, Duration patience) {
        this.admin = admin;
        this.rules = rules;
        this.patience = patience;
    }

    @Override
    public void create(List<DatabaseSpec> databases) {
        databases.forEach(database -> rules.checkDatabase(database.name()));
        admin.alter(patience, change -> {
            Connection connection = change.connection();
            List<String> statements = new ArrayList<>();
            for (DatabaseSpec database : databases) {
                if (exists(connection, database.name())) {
                    throw GuestErrors.databaseExists(database.name());
                }
                statements.add("CREATE DATABASE " + Sql.identifier(database.name()) + encoding(connection, database));
            }
            for (int i = 0; i < statements.size(); i++) {
                change.execute(statements.get(i));
                change.undoneBy(
                        "DROP DATABASE " + Sql.identifier(databases.get(i).name()));
            }
        });
    }

    /** The server's own tables say which names exist, so that only words found there get into the statement. */
    private static String encoding(Connection connection, DatabaseSpec database) throws SQLException {
        String characterSet = database.characterSet();
        String collation = database.collation();
        StringBuilder clause = new StringBuilder();
        if (characterSet != null) {
            checkExists(connection, "CHARACTER_SETS", "CHARACTER_SET_NAME", "character set", characterSet);
            clause.append(" CHARACTER SET ").append(characterSet.toLowerCase(Locale.ROOT));
        }
        if (collation != null) {
            checkExists(connection, "COLLATIONS", "COLLATION_NAME", "collation", collation);
            checkFit(connection, characterSet, collation);
            clause.append(" COLLATE ").append(collation.toLowerCase(Locale.ROOT));
        }
        return clause.toString();
    }

    private static void checkExists(Connection connection, String table, String column, String what, String name)
            throws SQLException {
        boolean plain = name.matches("[A-Za-z0-9_]+");
        if (!plain
                || !Sql.exists(
                        connection, "SELECT 1 FROM information_schema." + table + " WHERE " + column + " = ?", name)) {
            throw GuestErrors.badRequest("The datastore has no " + what + " '" + name + "'; information_schema." + table
                    + " lists what it has.");
        }
    }

    private static void checkFit(Connection connection, @Nullable String characterSet, String collation)
            throws SQLException {
        if (characterSet != null
                && !Sql.exists(
                        connection,
                        "SELECT 1 FROM information_schema.COLLATION_CHARACTER_SET_APPLICABILITY"
                                + " WHERE FULL_COLLATION_NAME = ? AND CHARACTER_SET_NAME = ?",
                        collation,
                        characterSet)) {
            throw GuestErrors.badRequest(
                    "The collation '" + collation + "' does not belong to the character set '" + characterSet + "'.");
        }
    }

    @Override
    public void delete(String name) {
        rules.checkDatabase(name);
        admin.alter(patience, change -> {
            requireExists(change.connection(), name);
            long tables = tables(change.connection(), name);
            change.unchangedWhere(connection -> exists(connection, name) && tables(connection, name) == tables);
            change.execute("DROP DATABASE " + Sql.identifier(name));
        });
    }

    private static long tables(Connection connection, String database) throws SQLException {
        return Sql.select(
                        connection,
                        row -> row.getLong(1),
                        "SELECT COUNT(TABLE_NAME) FROM information_schema.TABLES WHERE TABLE_SCHEMA = ?",
                        database)
                .get(0);
    }

    @Override
    public Slice<DatabaseSpec> list(Paging paging) {
        String marker = paging.marker();
        List<Object> values = new ArrayList<>(rules.reservedDatabases());
        String sql = "SELECT SCHEMA_NAME, DEFAULT_CHARACTER_SET_NAME, DEFAULT_COLLATION_NAME"
                + " FROM information_schema.SCHEMATA WHERE SCHEMA_NAME NOT IN (" + Sql.placeholders(values.size())
                + ")";
        if (marker != null) {
            sql += " AND BINARY SCHEMA_NAME " + (paging.includeMarker() ? ">=" : ">") + " ?";
            values.add(marker);
        }
        values.add(paging.rowsToRead());
        String query = sql + " ORDER BY BINARY SCHEMA_NAME LIMIT ?";
        return paging.slice(
                admin.with(connection -> Sql.select(
                        connection,
                        row -> new DatabaseSpec(row.getString(1), row.getString(2), row.getString(3)),
                        query,
                        values.toArray())),
                DatabaseSpec::name);
    }

    static void requireExists(Connection connection, String name) throws SQLException {
        if (!exists(connection, name)) {
            throw GuestErrors.databaseNotFound(name);
        }
    }

    private static boolean exists(Connection connection, String name) throws SQLException {
        return Sql.exists(connection, "SELECT 1 FROM information_schema.SCHEMATA WHERE BINARY SCHEMA_NAME = ?", name);
    }
}
