package org.trove.cloud.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.List;
import org.trove.model.InstanceId;

/** The ports that were made for an instance: named {@code trove-<id>}, those of the user before those of the management. */
final class OwnedPorts {
    private final OpenStackSession session;
    private final ServiceClient neutron;

    OwnedPorts(OpenStackSession session) {
        this.session = session;
        neutron = new ServiceClient(session, ServiceKind.NETWORK, null);
    }

    /** Ids in the order of the server's interfaces. */
    List<String> ids(InstanceId owner) {
        // An administrator would be shown every project's ports.
        String query = "?name=trove-" + owner + "&project_id=" + session.projectId();
        return neutron.list("/ports" + query, "ports").stream()
                .sorted(Comparator.comparing(OwnedPorts::isOfManagement)
                        .thenComparing(port -> port.path("created_at").asText()))
                .map(port -> port.path("id").asText())
                .toList();
    }

    private static boolean isOfManagement(JsonNode port) {
        return port.path("description").asText().startsWith("Management port");
    }
}
