package org.trove.store.jdbi;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.trove.crypto.SecretBox;
import org.trove.crypto.SecretString;
import org.trove.store.QuotaDefaults;
import org.trove.time.SystemIdSource;

/**
 * A schema of its own on a real server, dropped at the end. The server is named by system properties, e.g.
 * {@code trove.it.mysql.url} ({@code jdbc:mysql://127.0.0.1:3306/}), {@code trove.it.mysql.user} and
 * {@code trove.it.mysql.password} of an account that may create schemas.
 */
public final class TestSchema implements AutoCloseable {
    private static final int CONNECTIONS = 20;

    /** Seals the operations that {@link #database} writes. */
    public static final SecretString PAYLOAD_KEY = SecretString.of("a secret of the tests, 32 characters");

    private static final List<String> TABLES = List.of(
            "orphans",
            "parked_messages",
            "guest_boot_tokens",
            "certificate_authorities",
            "instance_certificates",
            "operation_steps",
            "operation_subjects",
            "operation_interventions",
            "idempotency_keys",
            "operations",
            "instance_addresses",
            "instance_faults",
            "service_statuses",
            "backups",
            "root_enabled_history",
            "quotas",
            "quota_usages",
            "datastore_descriptors",
            "datastore_configuration_parameters");

    private final String name = "trove_it_" + UUID.randomUUID().toString().replace("-", "");
    private final String prefix;
    private final OpenDatabase dataSource;

    /** @param prefix of the properties, e.g. {@code trove.it.mysql} */
    public TestSchema(String prefix) {
        this.prefix = prefix;
        admin("CREATE DATABASE " + name);
        this.dataSource = DatabasePool.open(settings(), "it");
    }

    /** Where the schema is. */
    public DatabaseSettings settings() {
        return DatabaseSettings.of(
                required(prefix, "url") + name,
                required(prefix, "user"),
                SecretString.of(required(prefix, "password")),
                CONNECTIONS,
                null,
                null,
                null);
    }

    public TestSchema migrated() {
        SchemaMigration.migrate(dataSource);
        return this;
    }

    public DataSource dataSource() {
        return dataSource;
    }

    public JdbiDatabase database() {
        return new JdbiDatabase(
                dataSource,
                new SecretBox(PAYLOAD_KEY, new SecureRandom()),
                QuotaDefaults.TROVE,
                new SystemIdSource(),
                new DatabaseMetrics(new PrometheusRegistry()));
    }

    /** Empties the tables. */
    public void clear() {
        TABLES.forEach(table -> execute("DELETE FROM " + table));
        execute("DELETE FROM instances WHERE slave_of_id IS NOT NULL");
        execute("DELETE FROM instances");
        execute("DELETE FROM clusters");
        execute("DELETE FROM datastore_versions");
        execute("DELETE FROM datastores");
    }

    public void execute(String statement) {
        try (Connection connection = dataSource.getConnection();
                var plain = connection.createStatement()) {
            plain.execute(statement);
        } catch (SQLException e) {
            throw new IllegalStateException(statement, e);
        }
    }

    /** All rows of a table as text. */
    public String rows(String table) {
        return query("SELECT * FROM " + table);
    }

    /** All rows of a query as text. */
    public String query(String query) {
        StringBuilder text = new StringBuilder();
        try (Connection connection = dataSource.getConnection();
                var plain = connection.createStatement();
                var rows = plain.executeQuery(query)) {
            while (rows.next()) {
                for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
                    text.append(rows.getString(column)).append(' ');
                }
                text.append('\n');
            }
        } catch (SQLException e) {
            throw new IllegalStateException(query, e);
        }
        return text.toString();
    }

    /** Runs a statement as the server's administrator, outside the schema. */
    public void admin(String statement) {
        try (Connection connection = DriverManager.getConnection(
                        required(prefix, "url") + "?sslMode=DISABLED&allowPublicKeyRetrieval=true",
                        required(prefix, "user"),
                        required(prefix, "password"));
                var plain = connection.createStatement()) {
            plain.execute(statement);
        } catch (SQLException e) {
            throw new IllegalStateException("the database server for tests refused: " + statement, e);
        }
    }

    @Override
    public void close() {
        dataSource.close();
        admin("DROP DATABASE " + name);
    }

    private static String required(String prefix, String property) {
        String value = System.getProperty(prefix + "." + property);
        if (value == null) {
            throw new IllegalStateException("this test needs a MariaDB or MySQL server: set -D" + prefix + ".url"
                    + " (jdbc:mysql://127.0.0.1:PORT/), .user and .password; bin/test does that");
        }
        return value;
    }
}
