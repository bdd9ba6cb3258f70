package org.trove.cloud.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.trove.cloud.CloudException;
import org.trove.cloud.CloudException.Kind;

/** Lets a network reach one TCP port. */
record SecurityGroupRule(int port, Cidr from) {
    /**
     * Each port for each network.
     *
     * @throws CloudException permanent, naming the network that is none
     */
    static Set<SecurityGroupRule> allowing(List<Integer> tcpPorts, List<String> cidrs) {
        Set<SecurityGroupRule> rules = new LinkedHashSet<>();
        for (String cidr : cidrs) {
            Cidr from = Cidr.parse(cidr)
                    .orElseThrow(() -> new CloudException(
                            Kind.PERMANENT,
                            "'" + cidr + "' in allowed_cidrs is no network: it must be an address, with or without the"
                                    + " length of its prefix, such as 10.0.0.0/8.",
                            null));
            tcpPorts.forEach(port -> rules.add(new SecurityGroupRule(port, from)));
        }
        return rules;
    }

    /** Empty where the rule says something else. */
    static Optional<SecurityGroupRule> read(JsonNode rule) {
        int port = rule.path("port_range_min").asInt(-1);
        String prefix = rule.path("remote_ip_prefix").asText("");
        if (!rule.path("protocol").asText().equals("tcp")
                || port != rule.path("port_range_max").asInt(-1)
                || prefix.isEmpty()) {
            return Optional.empty();
        }
        return Cidr.parse(prefix).map(from -> new SecurityGroupRule(port, from));
    }

    /** In Neutron's words. */
    Map<String, Object> body(String groupId) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("security_group_id", groupId);
        body.put("direction", "ingress");
        body.put("ethertype", from.ethertype());
        body.put("protocol", "tcp");
        body.put("port_range_min", port);
        body.put("port_range_max", port);
        body.put("remote_ip_prefix", from.toString());
        return body;
    }
}
