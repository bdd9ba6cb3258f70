package org.trove.message;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
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

    /**
     * Whether it need not wait for the command before it, and may be done however late it comes: it only looks, or another command may be
     * waiting for it.
     */
    boolean isBeside();

    /** Whether doing it twice could differ from doing it once, so that a guest has to remember that it did it. */
    boolean isOnce();

    /** Whether a control plane in Python does not wait for its end: where nobody waits, a guest reports its failure as a fault. */
    boolean isCast();

    /** A command whose call returns nothing. */
    sealed interface Silent extends GuestCommand<Void> {
        @Override
        default Class<Void> resultType() {
            return Void.class;
        }
    }

    /** A command that only looks. */
    sealed interface Query<R> extends GuestCommand<R> {
        @Override
        default boolean isBeside() {
            return true;
        }

        @Override
        default boolean isOnce() {
            return false;
        }

        @Override
        default boolean isCast() {
            return false;
        }
    }

    /** A change of the server or its datastore. It is awaited, or tells of its failure itself. */
    sealed interface InstanceChange extends Silent {
        @Override
        default boolean isBeside() {
            return false;
        }

        @Override
        default boolean isOnce() {
            return true;
        }

        @Override
        default boolean isCast() {
            return false;
        }
    }

    /** A change of databases, users or root, which somebody waits for: where it cannot be made at once it is refused. */
    sealed interface AccountChange<R> extends GuestCommand<R> {
        @Override
        default boolean isBeside() {
            return false;
        }

        @Override
        default boolean isOnce() {
            return true;
        }
    }

    /** One that a control plane in Python casts. */
    sealed interface CastChange extends AccountChange<Void>, Silent {
        @Override
        default boolean isCast() {
            return true;
        }
    }

    /** One that every control plane calls. */
    sealed interface CalledChange<R> extends AccountChange<R> {
        @Override
        default boolean isCast() {
            return false;
        }
    }

    /** Marks changes that a guest may simply do again where it does not know whether it did them. */
    sealed interface Repeatable {}

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
            implements InstanceChange {
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

    record Restart() implements InstanceChange {
        @Override
        public boolean isSlow() {
            return true;
        }
    }

    record StopDb() implements InstanceChange {
        @Override
        public String version() {
            return "1.1";
        }
    }

    /** Replaces the datastore's configuration, and starts it with that. */
    record StartDbWithConfChanges(
            String configContents, @Nullable String dsVersion) implements InstanceChange {
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
    record ResetConfiguration(Configuration configuration) implements InstanceChange {
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
    record ResizeFs(@Nullable String devicePath, @Nullable String mountPoint, boolean online)
            implements InstanceChange {
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
            @Nullable String devicePath, @Nullable String mountPoint) implements InstanceChange {}

    record UnmountVolume(
            @Nullable String devicePath, @Nullable String mountPoint) implements InstanceChange {}

    /** Brings the datastore up on a new root disk, with the data that are there. Sent as a cast. */
    record Rebuild(
            @Nullable String dsVersion,
            String configContents,
            @Nullable Object configOverrides) implements InstanceChange {
        /** Without the configuration. */
        @Override
        public String toString() {
            return "Rebuild[" + dsVersion + "]";
        }
    }

    /**
     * Replaces the agent itself: it fetches a release, checks it, answers, and starts it on trial. Trove has no such message.
     *
     * @param url of the archive: https, http, or a file of the guest's machine
     * @param sha256 of the archive, 64 hexadecimal digits
     * @param token opens the download, secret; null = it is open
     * @param authorities PEM of those that are trusted for https; null = those of the guest's JVM
     */
    record UpdateAgent(
            String url,
            String sha256,
            @Nullable String token,
            @Nullable String authorities) implements InstanceChange {
        @Override
        public boolean isSlow() {
            return true;
        }

        /** Without the token. */
        @Override
        public String toString() {
            return "UpdateAgent[" + sha256 + "]";
        }
    }

    record CreateDatabase(List<WireDatabase> databases) implements CastChange {}

    record DeleteDatabase(WireDatabase database) implements CastChange {}

    record CreateUser(List<WireUser> users) implements CastChange {}

    record DeleteUser(WireUser user) implements CastChange {}

    record ChangePasswords(List<WireUser> users) implements CastChange, Repeatable {}

    record UpdateAttributes(String username, @Nullable String hostname, UserAttributes userAttrs)
            implements CastChange {}

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
            implements CalledChange<Void>, Silent, Repeatable {}

    record RevokeAccess(String username, @Nullable String hostname, String database)
            implements CalledChange<Void>, Silent {}

    record DisableRoot() implements CalledChange<Void>, Silent, Repeatable {}

    record ListDatabases(@Nullable Integer limit, @Nullable String marker, boolean includeMarker)
            implements Query<DatabasePage> {
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
            implements Query<UserPage> {
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
    record GetUser(String username, @Nullable String hostname) implements Query<WireUser> {
        @Override
        public Class<WireUser> resultType() {
            return WireUser.class;
        }
    }

    record ListAccess(String username, @Nullable String hostname) implements Query<WireDatabase[]> {
        @Override
        public Class<WireDatabase[]> resultType() {
            return WireDatabase[].class;
        }
    }

    record EnableRoot() implements CalledChange<WireUser>, Repeatable {
        @Override
        public Class<WireUser> resultType() {
            return WireUser.class;
        }

        @Override
        public boolean isSlow() {
            return true;
        }
    }

    record EnableRootWithPassword(@Nullable String rootPassword) implements CalledChange<WireUser>, Repeatable {
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

    record IsRootEnabled() implements Query<Boolean> {
        @Override
        public Class<Boolean> resultType() {
            return Boolean.class;
        }
    }

    record GetFilesystemStats(@Nullable String fsPath) implements Query<FilesystemStats> {
        @Override
        public Class<FilesystemStats> resultType() {
            return FilesystemStats.class;
        }
    }

    /**
     * Answers {@link GuestReport.RequestCertificate}. Sent as a cast.
     *
     * @param certificate of the datastore, PEM
     * @param authorities all that are trusted, PEM
     */
    record InstallCertificate(String certificate, String authorities) implements InstanceChange {
        /** A command may be waiting for it. */
        @Override
        public boolean isBeside() {
            return true;
        }

        /** Without the certificates, which are long. */
        @Override
        public String toString() {
            return "InstallCertificate[]";
        }
    }

    record RpcPing() implements Query<Boolean> {
        @Override
        public Class<Boolean> resultType() {
            return Boolean.class;
        }
    }
}
