package org.trove.guestagent.datastore.mariadb;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.trove.guestagent.datastore.Databases;
import org.trove.guestagent.datastore.GuestErrors;
import org.trove.guestagent.datastore.Paging;
import org.trove.guestagent.datastore.Slice;
import org.trove.model.DatabaseSpec;

/** Users' databases in MariaDB. */
final class MariaDbDatabases implements Databases {
    /** Unknown character set, unknown collation, collation of another character set. */
    private static final Set<Integer> UNFIT = Set.of(1115, 1273, 1253);

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
    public Databases within(Duration wanted) {
        return new MariaDbDatabases(admin, rules, wanted);
    }

    @Override
    public void create(List<DatabaseSpec> databases) {
        databases.forEach(database -> rules.checkNewDatabase(database.name()));
        admin.alter(patience, change -> {
            Connection connection = change.connection();
            List<String> statements = new ArrayList<>();
            for (DatabaseSpec database : databases) {
                if (exists(connection, database.name())) {
                    throw GuestErrors.databaseExists(database.name());
                }
                statements.add("CREATE DATABASE " + Sql.identifier(database.name()) + encoding(connection, database));
            }
            for (String statement : statements) {
                checkTaken(connection, statement);
            }
            for (int i = 0; i < statements.size(); i++) {
                change.execute(statements.get(i));
                change.undoneBy(
                        "DROP DATABASE " + Sql.identifier(databases.get(i).name()));
            }
        });
    }

    private static String encoding(Connection connection, DatabaseSpec database) throws SQLException {
        String clause = "";
        if (database.characterSet() != null) {
            clause += " CHARACTER SET " + Sql.text(connection, database.characterSet());
        }
        if (database.collation() != null) {
            clause += " COLLATE " + Sql.text(connection, database.collation());
        }
        return clause;
    }

    /**
     * The server itself says whether it takes a statement, before the first is executed: no table of it lists all character sets
     * and collations that it knows (e.g. {@code utf8}, {@code uca1400_ai_ci}).
     */
    private static void checkTaken(Connection connection, String statement) throws SQLException {
        try {
            Sql.execute(connection, "PREPARE checked FROM ?", statement);
        } catch (SQLException e) {
            if (UNFIT.contains(e.getErrorCode())) {
                throw GuestErrors.badRequest("The datastore refused: " + e.getMessage() + ".");
            }
            throw e;
        }
        Sql.execute(connection, "DEALLOCATE PREPARE checked");
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
