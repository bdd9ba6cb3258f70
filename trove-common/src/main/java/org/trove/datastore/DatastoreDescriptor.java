package org.trove.datastore;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A datastore as data: everything that the control plane knows of a manager of the guest agent. Read from the
 * {@code datastore.yaml} beside the manager's code and kept as a row.
 *
 * @param manager the manager's name, e.g. in {@code datastore_versions.manager}
 * @param tcpPorts where users connect, the main one first
 * @param mountPoint where the data volume is mounted in a server
 * @param ignoredUsers names that users may not use and do not see
 * @param ignoredDatabases likewise for databases
 * @param configTemplate the template of the datastore's configuration file; variables: {@code flavor}, {@code datastore},
 *     {@code server_id}
 * @param configSection the section of that file whose settings are the datastore's parameters, null = the file has no sections
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
        String configTemplate,
        @Nullable String configSection,
        List<ParameterRule> parameters,
        @Nullable AccountRules accounts) {
    public DatastoreDescriptor {
        tcpPorts = List.copyOf(tcpPorts);
        capabilities = Set.copyOf(capabilities);
        ignoredUsers = Set.copyOf(ignoredUsers);
        ignoredDatabases = Set.copyOf(ignoredDatabases);
        parameters = List.copyOf(parameters);
    }

    public AccountRules accountRules() {
        return accounts == null ? AccountRules.OF_OLDER_RELEASES : accounts;
    }

    public boolean can(Capability capability) {
        return capabilities.contains(capability);
    }
}
