package org.trove.cloud.openstack;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.trove.cloud.CloudException;
import org.trove.cloud.CloudException.Kind;

/** Which network a user wants an instance in. At least one of network and subnet is there, and an address only with its subnet. */
record Nic(
        @Nullable String networkId,
        @Nullable String subnetId,
        @Nullable String ipAddress) {
    /**
     * The user's choice among the nics of a request; empty where there is none. An API of Trove's appends the management networks,
     * which are no choice.
     *
     * @throws CloudException permanent, where the choice says too little
     */
    static Optional<Nic> chosen(List<Map<String, Object>> nics, List<String> managementNetworks) {
        Optional<Nic> chosen = nics.stream()
                .map(nic -> new Nic(
                        text(nic, nic.containsKey("network_id") ? "network_id" : "net-id"),
                        text(nic, "subnet_id"),
                        text(nic, "ip_address")))
                .filter(nic -> nic.networkId == null || !managementNetworks.contains(nic.networkId))
                .findFirst();
        chosen.ifPresent(nic -> {
            if (nic.subnetId == null && (nic.networkId == null || nic.ipAddress != null)) {
                throw new CloudException(
                        Kind.PERMANENT,
                        "A nic needs a network_id or a subnet_id, and with an ip_address its subnet_id.",
                        null);
            }
        });
        return chosen;
    }

    private static @Nullable String text(Map<String, Object> nic, String key) {
        Object value = nic.get(key);
        return value == null || value.toString().isBlank() ? null : value.toString();
    }
}
