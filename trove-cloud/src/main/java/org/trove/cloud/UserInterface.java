package org.trove.cloud;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A server's interface in its user's network, as its guest configures it where it keeps that network for the datastore alone.
 *
 * @param ipv4 null where it has no such address
 * @param ipv6 the same
 */
public record UserInterface(
        String macAddress, @Nullable Address ipv4, @Nullable Address ipv6) {
    /**
     * @param cidr of its subnet, such as {@code 10.0.0.0/24}
     * @param gateway null where the subnet has none, or its routers announce themselves
     * @param hostRoutes in their order
     */
    public record Address(
            String address, String cidr, @Nullable String gateway, List<Route> hostRoutes) {
        public Address {
            hostRoutes = List.copyOf(hostRoutes);
        }
    }

    /** @param destination with the length of its prefix */
    public record Route(String destination, String nexthop) {}
}
