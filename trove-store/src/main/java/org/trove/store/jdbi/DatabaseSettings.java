package org.trove.store.jdbi;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.trove.crypto.SecretString;
import org.trove.setting.ShortDuration;

/**
 * Where the database is.
 *
 * @param url {@code jdbc:mysql://host[:port][,host…]/schema}, for MariaDB and MySQL; properties of Connector/J may follow and
 *     win over the built-in ones, e.g. {@code ?sslMode=VERIFY_IDENTITY}
 * @param maxConnections of this process, 1 to 1000
 * @param connectTimeout for making a connection, up to a minute
 * @param poolTimeout for waiting for one of the pool, from 250 ms to a minute
 * @param socketTimeout for the answer to one statement, up to an hour
 */
public record DatabaseSettings(
        String url,
        String user,
        SecretString password,
        int maxConnections,
        Duration connectTimeout,
        Duration poolTimeout,
        Duration socketTimeout) {
    private static final String SCHEME = "jdbc:mysql://";
    private static final Duration MINUTE = Duration.ofMinutes(1);

    public DatabaseSettings {
        require("url", url);
        require("user", user);
        require("password", password);
        if (!url.startsWith(SCHEME) || !url.substring(SCHEME.length()).matches("[^/]+/[^/?]+(\\?.*)?")) {
            throw new IllegalArgumentException("database.url must look like " + SCHEME + "host:3306/trove");
        }
        if (maxConnections < 1 || maxConnections > 1000) {
            throw new IllegalArgumentException("database.max_connections must be 1 to 1000: " + maxConnections);
        }
        check("connect_timeout", connectTimeout, Duration.ofMillis(1), MINUTE);
        check("pool_timeout", poolTimeout, Duration.ofMillis(250), MINUTE);
        check("socket_timeout", socketTimeout, Duration.ofMillis(1), Duration.ofHours(1));
    }

    /** Absent values have their defaults: 16 connections, 2 s, 2 s, 20 s. */
    @JsonCreator
    public static DatabaseSettings of(
            @JsonProperty(value = "url", required = true) String url,
            @JsonProperty(value = "user", required = true) String user,
            @JsonProperty(value = "password", required = true) SecretString password,
            @JsonProperty("max_connections") @Nullable Integer maxConnections,
            @JsonProperty("connect_timeout") @JsonDeserialize(using = ShortDuration.class) @Nullable
                    Duration connectTimeout,
            @JsonProperty("pool_timeout") @JsonDeserialize(using = ShortDuration.class) @Nullable Duration poolTimeout,
            @JsonProperty("socket_timeout") @JsonDeserialize(using = ShortDuration.class) @Nullable
                    Duration socketTimeout) {
        return new DatabaseSettings(
                url,
                user,
                password,
                maxConnections == null ? 16 : maxConnections,
                connectTimeout == null ? Duration.ofSeconds(2) : connectTimeout,
                poolTimeout == null ? Duration.ofSeconds(2) : poolTimeout,
                socketTimeout == null ? Duration.ofSeconds(20) : socketTimeout);
    }

    /** The settings with defaults for all but the place. */
    public static DatabaseSettings of(String url, String user, SecretString password) {
        return of(url, user, password, null, null, null, null);
    }

    /** The same place, with a minute for a connection: for a start, where nobody waits for an answer and the machine is busy. */
    public DatabaseSettings patient() {
        return new DatabaseSettings(url, user, password, maxConnections, MINUTE, MINUTE, socketTimeout);
    }

    private static void require(String name, @Nullable Object value) {
        if (value == null) {
            throw new IllegalArgumentException("database." + name + " is missing");
        }
    }

    private static void check(String name, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException("database." + name + " must be " + ShortDuration.print(least) + " to "
                    + ShortDuration.print(most) + ", not " + ShortDuration.print(value));
        }
    }
}
