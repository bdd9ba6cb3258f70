package org.trove.guestagent.datastore;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.trove.guestagent.host.CommandRunner;
import org.trove.host.Privileges;
import org.trove.time.IdSource;

/**
 * What the code of a datastore gets from the agent.
 *
 * @param home directory that everything of the datastore lies in
 * @param stateDirectory the agent's own directory, for credentials
 * @param runDirectory for sockets and pid files; its path must be short
 * @param templateDirectory shared by the instances of a machine for data directories that are copied, null = none
 * @param basedir of the datastore's programs
 * @param bind where the datastore listens
 */
public record DatastoreContext(
        Path home,
        Path stateDirectory,
        Path runDirectory,
        @Nullable Path templateDirectory,
        Path basedir,
        Bind bind,
        Tools tools) {

    public Optional<Path> templates() {
        return Optional.ofNullable(templateDirectory);
    }

    /** An address and port. */
    public record Bind(String address, int port) {}

    /** The agent's services that datastores share. */
    public record Tools(
            CommandRunner commands,
            Privileges privileges,
            IdSource ids,
            Passwords passwords,
            CertificateSource certificates,
            Clock clock) {}
}
