package org.trove.cloud.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.trove.model.InstanceId;

/**
 * A port of an instance at Neutron. It is known by name and description together, which are Trove's; both are there from the
 * moment at which the port is.
 *
 * @param serverId whose server has it, empty while none has
 */
record InstancePort(
        String id,
        InstanceId owner,
        Purpose purpose,
        String networkId,
        String serverId,
        List<FixedAddress> addresses,
        List<String> securityGroups,
        List<String> tags) {
    /** Of several that were made because an answer was lost, all see the same as the first: the one that a server has. */
    static final Comparator<InstancePort> FIRST =
            Comparator.comparing((InstancePort port) -> port.serverId.isEmpty()).thenComparing(InstancePort::id);

    private static final String NAME_PREFIX = "trove-";

    InstancePort {
        addresses = List.copyOf(addresses);
        securityGroups = List.copyOf(securityGroups);
        tags = List.copyOf(tags);
    }

    static String name(InstanceId owner) {
        return NAME_PREFIX + owner;
    }

    /** Empty where the port is no instance's. */
    static Optional<InstancePort> read(JsonNode port) {
        String name = port.path("name").asText();
        if (!name.matches(NAME_PREFIX + "\\S{1,36}")) {
            return Optional.empty();
        }
        InstanceId owner = new InstanceId(name.substring(NAME_PREFIX.length()));
        String description = port.path("description").asText();
        for (Purpose purpose : Purpose.values()) {
            if (description.equals(purpose.description(owner))) {
                return Optional.of(read(port, owner, purpose));
            }
        }
        return Optional.empty();
    }

    private static InstancePort read(JsonNode port, InstanceId owner, Purpose purpose) {
        List<FixedAddress> addresses = new ArrayList<>();
        port.path("fixed_ips")
                .forEach(ip -> addresses.add(new FixedAddress(
                        ip.path("ip_address").asText(), ip.path("subnet_id").asText())));
        return new InstancePort(
                port.path("id").asText(),
                owner,
                purpose,
                port.path("network_id").asText(),
                port.path("device_id").asText(""),
                addresses,
                texts(port.path("security_groups")),
                texts(port.path("tags")));
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    /** Where users reach the instance, or where its agent reaches the broker. */
    enum Purpose {
        USER("User"),
        MANAGEMENT("Management");

        private final String title;

        Purpose(String title) {
            this.title = title;
        }

        String description(InstanceId owner) {
            return title + " port for trove instance " + owner;
        }
    }

    /** An address of a port. */
    record FixedAddress(String address, String subnetId) {
        boolean isIpv4() {
            return !address.contains(":");
        }
    }
}
