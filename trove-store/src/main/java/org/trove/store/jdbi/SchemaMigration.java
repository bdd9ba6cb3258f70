package org.trove.store.jdbi;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationVersion;
import org.jspecify.annotations.Nullable;
import org.trove.store.DatabaseUnavailableException;

/**
 * Brings the schema up to date: makes it in an empty database, adopts that of OpenStack Trove, and continues its own. Any
 * number of services may do so at once.
 */
public final class SchemaMigration {
    /** The Alembic revision that our first migration equals. */
    private static final String TROVE_REVISION = "95418fe2a1c8";

    private static final String DEFAULT_COLLATION = "utf8mb4_general_ci";
    private static final int LOCK_SECONDS = 120;

    private SchemaMigration() {}

    /**
     * @throws DatabaseUnavailableException where the database cannot be reached
     * @throws SchemaException where the database holds something that cannot be migrated; the message says what to do
     */
    public static void migrate(DataSource dataSource) {
        try (Connection connection = dataSource.getConnection()) {
            String lock = "trove.migration."
                    + Integer.toHexString(connection.getCatalog().hashCode());
            if (!"1"
                    .equals(text(connection, "SELECT GET_LOCK(?, " + LOCK_SECONDS + ")", lock)
                            .orElse("0"))) {
                throw new SchemaException(
                        "another service has been migrating the database for " + LOCK_SECONDS
                                + " seconds; start again when it is done",
                        null);
            }
            try {
                migrate(dataSource, connection);
            } finally {
                text(connection, "SELECT RELEASE_LOCK(?)", lock);
            }
        } catch (SQLException e) {
            throw new DatabaseUnavailableException("The database is not available: " + e.getMessage(), e);
        } catch (FlywayException e) {
            throw new SchemaException("the database cannot be migrated: " + e.getMessage(), e);
        }
    }

    private static void migrate(DataSource dataSource, Connection connection) throws SQLException {
        boolean adopt = !hasTable(connection, "flyway_schema_history") && mustBeAdopted(connection);
        Flyway flyway = Flyway.configure(SchemaMigration.class.getClassLoader())
                .dataSource(dataSource)
                .locations("classpath:db/migration")
                .placeholders(Map.of("collation", collation(connection)))
                .baselineVersion(MigrationVersion.fromVersion("1"))
                .baselineDescription("Trove " + TROVE_REVISION)
                .load();
        if (adopt) {
            flyway.baseline();
        }
        flyway.migrate();
    }

    private static boolean mustBeAdopted(Connection connection) throws SQLException {
        if (hasTable(connection, "alembic_version")) {
            String revision =
                    text(connection, "SELECT version_num FROM alembic_version").orElse("none");
            if (!revision.equals(TROVE_REVISION)) {
                throw new SchemaException(
                        "the database is that of a Trove at schema revision " + revision + ", but only "
                                + TROVE_REVISION + " can be adopted: run that Trove's \"trove-manage db_sync\" first",
                        null);
            }
            return true;
        }
        Optional<String> table = text(
                connection, "SELECT MIN(table_name) FROM information_schema.tables WHERE table_schema = DATABASE()");
        table.ifPresent(name -> {
            throw new SchemaException(
                    "the database is neither empty nor Trove's: it has the table " + name
                            + " but no alembic_version; name an empty database",
                    null);
        });
        return false;
    }

    /** New tables compare texts as those do with which they are joined. */
    private static String collation(Connection connection) throws SQLException {
        return text(
                        connection,
                        "SELECT collation_name FROM information_schema.columns"
                                + " WHERE table_schema = DATABASE() AND table_name = 'instances' AND column_name = 'id'")
                .orElse(DEFAULT_COLLATION);
    }

    private static boolean hasTable(Connection connection, String name) throws SQLException {
        return text(
                        connection,
                        "SELECT table_name FROM information_schema.tables"
                                + " WHERE table_schema = DATABASE() AND table_name = ?",
                        name)
                .isPresent();
    }

    private static Optional<String> text(Connection connection, String query, String... arguments) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            for (int i = 0; i < arguments.length; i++) {
                statement.setString(i + 1, arguments[i]);
            }
            try (ResultSet rs = statement.executeQuery()) {
                return rs.next() ? Optional.ofNullable(rs.getString(1)) : Optional.empty();
            }
        }
    }

    /** The schema is not one that can be migrated. */
    public static final class SchemaException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        SchemaException(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
