package org.trove.message;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the control plane asks of a guest.
 *
 * @param <R> what a call returns; {@link Void} where it returns null
 */
public sealed interface GuestCommand<R> extends RpcMethod {
    /** The type of the result. */
    Class<R> resultType();

    /** Whether the call may take long: it then has the high time-out. */
    default boolean isSlow() {
        return false;
    }

    /** A command whose call returns nothing. */
    sealed interface Silent extends GuestCommand<Void> {
        @Override
        default Class<Void> resultType() {
            return Void.class;
        }
    }

    /** A change of databases, users or root, which somebody waits for: where it cannot be made at once it is refused. */
    sealed interface AccountChange {}

    /** Brings the datastore up for the first time. Sent as a cast. */
    record Prepare(
            List<String> packages,
            List<WireDatabase> databases,
            int memoryMb,
            List<WireUser> users,
            @Nullable String devicePath,
            @Nullable String mountPoint,
            @Nullable Map<String, Object> backupInfo,
            String configContents,
            @Nullable String rootPassword,
            @Nullable Object overrides,
            @Nullable Map<String, Object> clusterConfig,
            @Nullable Map<String, Object> snapshot,
            @Nullable List<Map<String, Object>> modules,
            @Nullable String dsVersion)
            implements Silent {
        @Override
        public String version() {
            return "1.1";
        }

        /** Without passwords and configuration. */
        @Override
        public String toString() {
            return "Prepare[" + dsVersion + ", " + memoryMb + " MiB]";
        }
    }

    record Restart() implements Silent {
        @Override
        public boolean isSlow() {
            return true;
        }
    }

    record StopDb() implements Silent {
        @Override
        public String version() {
            return "1.1";
        }
    }

    /** Replaces the datastore's configuration, and starts it with that. */
    record StartDbWithConfChanges(
            String configContents, @Nullable String dsVersion) implements Silent {
        @Override
        public String version() {
            return "1.1";
        }

        @Override
        public boolean isSlow() {
            return true;
        }

        /** Without the configuration. */
        @Override
        public String toString() {
            return "StartDbWithConfChanges[" + dsVersion + "]";
        }
    }

    /** Replaces the datastore's configuration; it takes effect when the datastore starts. */
    record ResetConfiguration(Configuration configuration) implements Silent {
        @Override
        public boolean isSlow() {
            return true;
        }
    }

    /** A rendered configuration, as {@link ResetConfiguration} carries it. */
    record Configuration(String configContents) {
        /** Without the configuration. */
        @Override
        public String toString() {
            return "Configuration[]";
        }
    }

    /** Makes the file system as large as its volume. @param online whether the datastore runs meanwhile */
    record ResizeFs(@Nullable String devicePath, @Nullable String mountPoint, boolean online) implements Silent {
        @Override
        public String version() {
            return "1.1";
        }

        @Override
        public boolean isSlow() {
            return true;
        }
    }

    record MountVolume(
            @Nullable String devicePath, @Nullable String mountPoint) implements Silent {}

    record UnmountVolume(
            @Nullable String devicePath, @Nullable String mountPoint) implements Silent {}

    /** Brings the datastore up on a new root disk, with the data that are there. Sent as a cast. */
    record Rebuild(
            @Nullable String dsVersion,
            String configContents,
            @Nullable Object configOverrides) implements Silent {
        /** Without the configuration. */
        @Override
        public String toString() {
            return "Rebuild[" + dsVersion + "]";
        }
    }

    record CreateDatabase(List<WireDatabase> databases) implements Silent, AccountChange {}

    record DeleteDatabase(WireDatabase database) implements Silent, AccountChange {}

    record CreateUser(List<WireUser> users) implements Silent, AccountChange {}

    record DeleteUser(WireUser user) implements Silent, AccountChange {}

    record ChangePasswords(List<WireUser> users) implements Silent, AccountChange {}

    record UpdateAttributes(String username, @Nullable String hostname, UserAttributes userAttrs)
            implements Silent, AccountChange {}

    /** New values of a user; null = unchanged. */
    record UserAttributes(
            @Nullable String name,
            @Nullable String host,
            @Nullable String password) {
        @Override
        public String toString() {
            return "UserAttributes[" + name + "@" + host + "]";
        }
    }

    record GrantAccess(String username, @Nullable String hostname, List<String> databases)
            implements Silent, AccountChange {}

    record RevokeAccess(String username, @Nullable String hostname, String database) implements Silent, AccountChange {}

    record DisableRoot() implements Silent, AccountChange {}

    record ListDatabases(@Nullable Integer limit, @Nullable String marker, boolean includeMarker)
            implements GuestCommand<DatabasePage> {
        @Override
        public Class<DatabasePage> resultType() {
            return DatabasePage.class;
        }
    }

    /** A part of the databases: on the wire {@code a list of the list and the next marker}. */
    @JsonFormat(shape = JsonFormat.Shape.ARRAY)
    @JsonPropertyOrder({"databases", "nextMarker"})
    record DatabasePage(
            @JsonProperty("databases") List<WireDatabase> databases,
            @JsonProperty("nextMarker") @Nullable String nextMarker) {}

    record ListUsers(@Nullable Integer limit, @Nullable String marker, boolean includeMarker)
            implements GuestCommand<UserPage> {
        @Override
        public Class<UserPage> resultType() {
            return UserPage.class;
        }

        @Override
        public boolean isSlow() {
            return true;
        }
    }

    /** A part of the users: on the wire {@code [[user…], next marker]}. */
    @JsonFormat(shape = JsonFormat.Shape.ARRAY)
    @JsonPropertyOrder({"users", "nextMarker"})
    record UserPage(
            @JsonProperty("users") List<WireUser> users,
            @JsonProperty("nextMarker") @Nullable String nextMarker) {}

    /** Returns null where there is no such user. */
    record GetUser(String username, @Nullable String hostname) implements GuestCommand<WireUser> {
        @Override
        public Class<WireUser> resultType() {
            return WireUser.class;
        }
    }

    record ListAccess(String username, @Nullable String hostname) implements GuestCommand<WireDatabase[]> {
        @Override
        public Class<WireDatabase[]> resultType() {
            return WireDatabase[].class;
        }
    }

    record EnableRoot() implements GuestCommand<WireUser>, AccountChange {
        @Override
        public Class<WireUser> resultType() {
            return WireUser.class;
        }

        @Override
        public boolean isSlow() {
            return true;
        }
    }

    record EnableRootWithPassword(@Nullable String rootPassword) implements GuestCommand<WireUser>, AccountChange {
        @Override
        public Class<WireUser> resultType() {
            return WireUser.class;
        }

        @Override
        public boolean isSlow() {
            return true;
        }

        @Override
        public String toString() {
            return "EnableRootWithPassword[]";
        }
    }

    record IsRootEnabled() implements GuestCommand<Boolean> {
        @Override
        public Class<Boolean> resultType() {
            return Boolean.class;
        }
    }

    record GetFilesystemStats(@Nullable String fsPath) implements GuestCommand<FilesystemStats> {
        @Override
        public Class<FilesystemStats> resultType() {
            return FilesystemStats.class;
        }
    }

    /**
     * Use of a file system.
     *
     * @param total GiB
     * @param used GiB
     * @param free bytes (Trove's guests mix the units)
     * @param deviceBytes size of the device below it as the guest's kernel sees it; null = unknown, as in Trove's guests
     */
    record FilesystemStats(
            long blockSize,
            long totalBlocks,
            long freeBlocks,
            double total,
            double used,
            double free,
            @Nullable Long deviceBytes) {}

    /**
     * Answers {@link GuestReport.RequestCertificate}. Sent as a cast.
     *
     * @param certificate of the datastore, PEM
     * @param authorities all that are trusted, PEM
     */
    record InstallCertificate(String certificate, String authorities) implements Silent {
        /** Without the certificates, which are long. */
        @Override
        public String toString() {
            return "InstallCertificate[]";
        }
    }

    record RpcPing() implements GuestCommand<Boolean> {
        @Override
        public Class<Boolean> resultType() {
            return Boolean.class;
        }
    }

    /** Time-outs of calls, by the settings {@code agent_call_low_timeout} and {@code agent_call_high_timeout}. */
    record Timeouts(Duration low, Duration high) {
        public static final Timeouts DEFAULT = new Timeouts(Duration.ofSeconds(15), Duration.ofSeconds(180));

        public Duration of(GuestCommand<?> command) {
            return command.isSlow() ? high : low;
        }

        /** Within which a guest may begin what is answered within a time, so that there is time left to do it. */
        public Duration beginning(GuestCommand<?> command, Duration answer) {
            Duration begin = command instanceof AccountChange && answer.compareTo(low) > 0 ? low : answer;
            return begin.multipliedBy(4).dividedBy(5);
        }
    }
}
