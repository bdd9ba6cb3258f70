package org.trove.cloud.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.trove.cloud.openstack.InstancePort.Purpose;
import org.trove.model.InstanceId;
import org.trove.model.ProjectId;

/** The ports of instances, all in the service's own project. Ports that are not by name and description an instance's are never touched. */
final class InstancePorts {
    private static final String PROJECT_TAG = "trove_project_id_";

    private final OpenStackSession session;
    private final ServiceClient neutron;

    InstancePorts(OpenStackSession session) {
        this.session = session;
        this.neutron = new ServiceClient(session, ServiceKind.NETWORK, null);
    }

    /** All ports of the owner; where there are several of a purpose, the first is the one that counts, for all who ask. */
    List<InstancePort> find(InstanceId owner) {
        return read(Queries.of("/ports", "name", InstancePort.name(owner), "project_id", session.projectId())).stream()
                .filter(port -> port.owner().equals(owner))
                .sorted(InstancePort.FIRST)
                .toList();
    }

    /** The ports of all instances. */
    List<InstancePort> list() {
        return read(Queries.of("/ports", "project_id", session.projectId(), "limit", "1000"));
    }

    private List<InstancePort> read(String path) {
        return neutron.list(path, "ports").stream()
                .map(InstancePort::read)
                .flatMap(Optional::stream)
                .toList();
    }

    /** @param details network, addresses and groups, in Neutron's words */
    InstancePort create(InstanceId owner, Purpose purpose, Map<String, Object> details) {
        Map<String, Object> body = new HashMap<>(details);
        body.put("name", InstancePort.name(owner));
        body.put("description", purpose.description(owner));
        JsonNode made = neutron.post("/ports", Map.of("port", body)).path("port");
        return InstancePort.read(made)
                .orElseThrow(
                        () -> new IllegalStateException("Neutron made a port of another name: " + made.path("id")));
    }

    void remove(InstancePort port) {
        neutron.delete("/ports/" + port.id());
    }

    /** Lets the port have the group beside those that it has. */
    void addGroup(InstancePort port, String groupId) {
        if (!port.securityGroups().contains(groupId)) {
            Set<String> groups = new LinkedHashSet<>(port.securityGroups());
            groups.add(groupId);
            neutron.put("/ports/" + port.id(), Map.of("port", Map.of("security_groups", groups)));
        }
    }

    /** Notes the project of the owner at its port, for whoever changes its access later. */
    void noteProject(InstancePort port, ProjectId project) {
        Set<String> tags = new LinkedHashSet<>(port.tags());
        if (tags.addAll(List.of("trove_instance", "trove_instance_id_" + port.owner(), PROJECT_TAG + project))) {
            neutron.put("/ports/" + port.id() + "/tags", Map.of("tags", tags));
        }
    }

    /** The project of the owner: as it was noted, or as the server of an instance that Trove made has it. */
    Optional<ProjectId> notedProject(InstancePort port) {
        Optional<String> noted = port.tags().stream()
                .filter(tag -> tag.startsWith(PROJECT_TAG))
                .map(tag -> tag.substring(PROJECT_TAG.length()))
                .findFirst();
        if (noted.isEmpty() && !port.serverId().isEmpty()) {
            noted = new ServiceClient(session, ServiceKind.COMPUTE, null)
                    .find("/servers/" + port.serverId())
                    .map(server ->
                            server.at("/server/metadata/trove_project_id").asText(""))
                    .filter(text -> !text.isEmpty());
        }
        return noted.map(ProjectId::new);
    }
}
