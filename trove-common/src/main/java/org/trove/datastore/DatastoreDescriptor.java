package org.trove.datastore;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A datastore as data: everything that the control plane knows of a manager of the guest agent. Read from the
 * {@code datastore.yaml} beside the manager's code and kept as a row.
 *
 * @param manager the manager's name, e.g. in {@code datastore_versions.manager}
 * @param tcpPorts that users may reach, at least one; the datastore listens on the first where its agent is told no other
 * @param mountPoint where the data volume is mounted in a server
 * @param ignoredUsers names that users may not use and do not see
 * @param ignoredDatabases likewise for databases
 * @param configFiles the datastore's configuration files, the main one first; empty = the control plane renders none
 * @param configSection the section of the main file whose settings are the datastore's parameters, null = the file has no sections
 * @param parameters what configuration groups may set
 * @param accounts what databases and users may be called, null = registered by a release without such rules
 */
public record DatastoreDescriptor(
        String manager,
        List<Integer> tcpPorts,
        String mountPoint,
        Set<Capability> capabilities,
        Set<String> ignoredUsers,
        Set<String> ignoredDatabases,
        List<ConfigFile> configFiles,
        @Nullable String configSection,
        List<ParameterRule> parameters,
        @Nullable AccountRules accounts) {
    private static final int HIGHEST_PORT = 65_535;

    public DatastoreDescriptor {
        tcpPorts = List.copyOf(tcpPorts);
        if (tcpPorts.isEmpty() || tcpPorts.stream().anyMatch(port -> port < 1 || port > HIGHEST_PORT)) {
            throw new IllegalArgumentException(
                    "tcp_ports of " + manager + " must be one or more ports from 1 to 65535, not " + tcpPorts);
        }
        capabilities = Set.copyOf(capabilities);
        ignoredUsers = Set.copyOf(ignoredUsers);
        ignoredDatabases = Set.copyOf(ignoredDatabases);
        configFiles = List.copyOf(configFiles);
        parameters = List.copyOf(parameters);
    }

    /** Where the datastore listens unless its agent is told another port. */
    public int mainPort() {
        return tcpPorts.get(0);
    }

    /** The file that holds the parameters; empty where there is none. */
    public Optional<ConfigFile> mainFile() {
        return configFiles.stream().findFirst();
    }

    /** Whether users are of a host, so that the same name from another host is another user. */
    public boolean hasHosts() {
        return can(Capability.USERS) && !accountRules().hosts().isEmpty();
    }

    public AccountRules accountRules() {
        return accounts == null ? AccountRules.OF_OLDER_RELEASES : accounts;
    }

    public boolean can(Capability capability) {
        return capabilities.contains(capability);
    }
}
