package org.trove.cloud.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.trove.cloud.UserInterface;
import org.trove.cloud.UserInterface.Address;
import org.trove.cloud.UserInterface.Route;

/** What a guest has to know of a port and its subnets to configure the interface itself. */
final class UserInterfaces {
    private static final int IPV4 = 4;

    private final ServiceClient neutron;

    UserInterfaces(OpenStackSession session) {
        this.neutron = new ServiceClient(session, ServiceKind.NETWORK, null);
    }

    /** Where it has several addresses of a kind, the last one counts, as in Trove. */
    UserInterface of(InstancePort port) {
        String mac = neutron.get("/ports/" + port.id()).at("/port/mac_address").asText();
        @Nullable Address ipv4 = null;
        @Nullable Address ipv6 = null;
        for (InstancePort.FixedAddress fixed : port.addresses()) {
            JsonNode subnet = neutron.get("/subnets/" + fixed.subnetId()).path("subnet");
            if (subnet.path("ip_version").asInt() == IPV4) {
                ipv4 = address(fixed, subnet, true);
            } else {
                // With any other mode the guest learns its gateway from the router.
                boolean stateful = subnet.path("ipv6_address_mode").asText().equals("dhcpv6-stateful");
                ipv6 = address(fixed, subnet, stateful);
            }
        }
        return new UserInterface(mac, ipv4, ipv6);
    }

    private static Address address(InstancePort.FixedAddress fixed, JsonNode subnet, boolean withGateway) {
        List<Route> routes = new ArrayList<>();
        subnet.path("host_routes")
                .forEach(route -> routes.add(new Route(
                        route.path("destination").asText(),
                        route.path("nexthop").asText())));
        JsonNode gateway = subnet.path("gateway_ip");
        return new Address(
                fixed.address(),
                subnet.path("cidr").asText(),
                withGateway && gateway.isTextual() ? gateway.textValue() : null,
                routes);
    }
}
