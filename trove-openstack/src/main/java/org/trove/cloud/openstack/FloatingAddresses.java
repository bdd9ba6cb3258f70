package org.trove.cloud.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.trove.cloud.CloudException;
import org.trove.cloud.CloudException.Kind;
import org.trove.cloud.openstack.InstancePort.FixedAddress;
import org.trove.model.InstanceId;
import org.trove.model.ProjectId;

/** Public addresses of instances. They belong to the projects of the users, whose quota they count against. */
final class FloatingAddresses {
    private static final String DESCRIPTION = "Public address of trove instance ";

    private final ServiceClient neutron;
    private final @Nullable String publicNetworkId;

    /** @param publicNetworkId where addresses come from; null = the first external network */
    FloatingAddresses(OpenStackSession session, @Nullable String publicNetworkId) {
        this.neutron = new ServiceClient(session, ServiceKind.NETWORK, null);
        this.publicNetworkId = publicNetworkId;
    }

    /** The public addresses of a port. */
    List<String> of(InstancePort port) {
        return at(port).map(found -> found.path("floating_ip_address").asText()).toList();
    }

    /** Gives the port a public address, or finds it. */
    void ensure(InstancePort port, ProjectId project) {
        if (at(port).findAny().isPresent()) {
            return;
        }
        Map<String, Object> body = new HashMap<>();
        body.put("floating_network_id", publicNetwork());
        body.put("port_id", port.id());
        body.put("project_id", project.value());
        body.put("description", DESCRIPTION + port.owner());
        // Neutron asks for a choice where there are several.
        port.addresses().stream()
                .filter(FixedAddress::isIpv4)
                .findFirst()
                .ifPresent(address -> body.put("fixed_ip_address", address.address()));
        neutron.post("/floatingips", Map.of("floatingip", body));
    }

    /** Takes the port's public addresses back, but none that its user put there. */
    void remove(InstancePort port) {
        at(port).filter(found -> isOurs(found, port.owner())).forEach(this::remove);
    }

    /** Takes back what a port left that is gone. */
    void remove(InstanceId owner) {
        neutron.list(Queries.of("/floatingips", "description", DESCRIPTION + owner), "floatingips").stream()
                .filter(found -> isOurs(found, owner))
                .forEach(this::remove);
    }

    private void remove(JsonNode address) {
        neutron.delete("/floatingips/" + address.path("id").asText());
    }

    private Stream<JsonNode> at(InstancePort port) {
        return neutron.list(Queries.of("/floatingips", "port_id", port.id()), "floatingips").stream();
    }

    /** Trove's have no description. */
    private static boolean isOurs(JsonNode address, InstanceId owner) {
        String description = address.path("description").asText("");
        return description.isEmpty() || description.equals(DESCRIPTION + owner);
    }

    private String publicNetwork() {
        if (publicNetworkId != null) {
            return publicNetworkId;
        }
        return neutron.list(Queries.of("/networks", "router:external", "true"), "networks").stream()
                .map(network -> network.path("id").asText())
                .findFirst()
                .orElseThrow(() -> new CloudException(
                        Kind.PERMANENT,
                        "This cloud has no external network, so no instance can have a public address: leave is_public out.",
                        null));
    }
}
