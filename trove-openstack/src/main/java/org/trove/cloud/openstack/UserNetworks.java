package org.trove.cloud.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.trove.cloud.CloudException;
import org.trove.cloud.CloudException.Kind;
import org.trove.model.ProjectId;

/**
 * What users may attach an instance to. The service sees all networks of the cloud, so what a user asks for is held against what
 * that user's project has: its own networks, and those that it, or everybody, was given a share of.
 */
final class UserNetworks {
    /** The ports of routers: plain, distributed, replicated. */
    private static final List<String> ROUTER_OWNERS = List.of(
            "network:router_interface",
            "network:router_interface_distributed",
            "network:ha_router_replicated_interface");

    private final ServiceClient neutron;

    UserNetworks(OpenStackSession session) {
        this.neutron = new ServiceClient(session, ServiceKind.NETWORK, null);
    }

    /**
     * The network that is meant.
     *
     * @throws CloudException not found where the project has no such network or subnet, permanent where the two do not match
     */
    String networkOf(ProjectId project, Nic nic) {
        @Nullable String subnetId = nic.subnetId();
        @Nullable String networkId = nic.networkId();
        if (subnetId != null) {
            String ofSubnet = networkOf(subnetId);
            if (networkId != null && !networkId.equals(ofSubnet)) {
                throw new CloudException(
                        Kind.PERMANENT, "Subnet " + subnetId + " is no subnet of network " + networkId + ".", null);
            }
            networkId = ofSubnet;
        }
        String id = String.valueOf(networkId);
        Optional<JsonNode> network =
                neutron.find("/networks/" + Urls.encode(id)).map(answer -> answer.path("network"));
        if (network.filter(found -> mayUse(project, found)).isEmpty()) {
            throw nic.networkId() == null ? absent("subnet", String.valueOf(subnetId)) : absent("network", id);
        }
        return id;
    }

    private String networkOf(String subnetId) {
        return neutron.find("/subnets/" + Urls.encode(subnetId))
                .map(answer -> answer.at("/subnet/network_id").asText())
                .orElseThrow(() -> absent("subnet", subnetId));
    }

    private boolean mayUse(ProjectId project, JsonNode network) {
        if (network.path("project_id").asText().equals(project.value())) {
            return true;
        }
        String path = Queries.of(
                "/rbac-policies",
                "object_type",
                "network",
                "object_id",
                network.path("id").asText());
        List<JsonNode> shares = neutron.list(path, "rbac_policies");
        // Whose cloud hides the shares from the service hides foreign networks from it too.
        return shares.isEmpty()
                ? network.path("shared").asBoolean()
                : shares.stream().anyMatch(share -> isFor(project, share));
    }

    private static boolean isFor(ProjectId project, JsonNode share) {
        String target = share.path("target_tenant").asText();
        return share.path("action").asText().equals("access_as_shared")
                && (target.equals("*") || target.equals(project.value()));
    }

    /** @throws CloudException permanent, where no router leads out of the subnet */
    void requireRouter(String subnetId) {
        String path = Queries.of("/ports", "fixed_ips", "subnet_id=" + subnetId)
                + ROUTER_OWNERS.stream().map(owner -> "&device_owner=" + owner).reduce("", String::concat);
        if (neutron.list(path, "ports").isEmpty()) {
            throw new CloudException(
                    Kind.PERMANENT,
                    "Subnet " + subnetId + " has no router: nothing outside of it could reach the instance. Give it one"
                            + " (openstack router add subnet), or choose another network.",
                    null);
        }
    }

    private static CloudException absent(String what, String id) {
        return new CloudException(Kind.NOT_FOUND, "There is no " + what + " " + id + " in your project.", null);
    }
}
