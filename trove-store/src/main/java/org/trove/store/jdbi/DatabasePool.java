package org.trove.store.jdbi;

import com.mysql.cj.conf.ConnectionUrl;
import com.mysql.cj.exceptions.CJException;
import com.mysql.cj.jdbc.JdbcPropertySetImpl;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes the pool of connections that a process shares; opening it needs no database yet. */
public final class DatabasePool {
    /**
     * MariaDB makes a temporary table for each subquery of a statement, to remember its results. No query here asks the same
     * twice, and a page of instances costs it a third less without. For MySQL, which knows no such switch, this is a comment.
     */
    private static final String FOR_MARIADB = " /*M!,optimizer_switch='subquery_cache=off' */";

    private static final Map<String, String> DRIVER_PROPERTIES = Map.ofEntries(
            // Statements are prepared once per connection and then executed in one round trip.
            Map.entry("useServerPrepStmts", "true"),
            Map.entry("cachePrepStmts", "true"),
            Map.entry("prepStmtCacheSize", "250"),
            Map.entry("prepStmtCacheSqlLimit", "65536"),
            // The driver asks the server for nothing that it already knows.
            Map.entry("useLocalSessionState", "true"),
            Map.entry("cacheServerConfiguration", "true"),
            Map.entry("maintainTimeStats", "false"),
            Map.entry("rewriteBatchedStatements", "true"),
            // Times are UTC wherever driver, session and server stand.
            Map.entry("connectionTimeZone", "UTC"),
            Map.entry("forceConnectionTimeZoneToSession", "true"),
            Map.entry("connectionCollation", "utf8mb4_general_ci"),
            // Row counts are rows matched, so that a condition can be told from a change to the same value.
            Map.entry("useAffectedRows", "false"),
            Map.entry("allowPublicKeyRetrieval", "true"),
            Map.entry("tcpKeepAlive", "true"),
            Map.entry("sessionVariables", "innodb_lock_wait_timeout=3,group_concat_max_len=1048576" + FOR_MARIADB));

    private static final Pattern PROPERTY = Pattern.compile("connection property '(\\w+)'");

    private DatabasePool() {}

    /**
     * Reads the URL as the driver does, without connecting.
     *
     * @throws IllegalArgumentException saying what is wrong, without repeating the URL: it may hold passwords
     */
    public static void check(DatabaseSettings settings) {
        try {
            ConnectionUrl url = ConnectionUrl.getConnectionUrlInstance(settings.url(), driverProperties(settings));
            new JdbcPropertySetImpl().initializeProperties(url.getMainHost().exposeAsProperties());
        } catch (CJException e) {
            Matcher named = PROPERTY.matcher(String.valueOf(e.getMessage()));
            throw new IllegalArgumentException(
                    "database.url cannot be used: "
                            + (named.find() ? "look at its " + named.group(1) : "look at host and port")
                            + "; it must look like jdbc:mysql://host:3306/trove, and properties of Connector/J may follow",
                    null);
        }
    }

    /** @param name for threads and logs, e.g. {@code api} */
    public static OpenDatabase open(DatabaseSettings settings, String name) {
        check(settings);
        HikariConfig config = new HikariConfig();
        config.setPoolName("database-" + name);
        config.setJdbcUrl(settings.url());
        config.setUsername(settings.user());
        config.setPassword(settings.password().reveal());
        config.setMaximumPoolSize(settings.maxConnections());
        config.setMinimumIdle(Math.min(2, settings.maxConnections()));
        config.setConnectionTimeout(settings.poolTimeout().toMillis());
        config.setValidationTimeout(Math.min(1_000, settings.poolTimeout().toMillis()));
        config.setIdleTimeout(Duration.ofMinutes(2).toMillis());
        config.setMaxLifetime(Duration.ofMinutes(30).toMillis());
        config.setInitializationFailTimeout(-1);
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        config.setDataSourceProperties(driverProperties(settings));
        return new Pool(config);
    }

    private static Properties driverProperties(DatabaseSettings settings) {
        Properties properties = new Properties();
        properties.putAll(DRIVER_PROPERTIES);
        properties.setProperty("sslMode", isOnThisMachine(settings.url()) ? "DISABLED" : "PREFERRED");
        properties.setProperty(
                "connectTimeout", Long.toString(settings.connectTimeout().toMillis()));
        properties.setProperty(
                "socketTimeout", Long.toString(settings.socketTimeout().toMillis()));
        return properties;
    }

    private static boolean isOnThisMachine(String url) {
        return url.matches("jdbc:mysql://(127\\.[0-9.]+|localhost|\\[::1])(:[0-9]+)?/.*");
    }

    private static final class Pool extends HikariDataSource implements OpenDatabase {
        Pool(HikariConfig config) {
            super(config);
        }
    }
}
