package org.trove.cloud.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import org.trove.cloud.CloudException;
import org.trove.cloud.CloudException.Kind;

/** Finds the zone of instances' names at Designate, each time anew: one that is made again has another id. */
final class DesignateZones {
    private final ServiceClient designate;
    private final DnsZone zone;

    DesignateZones(ServiceClient designate, DnsZone zone) {
        this.designate = designate;
        this.zone = zone;
    }

    /** The zone's id, where records can be made in it. */
    String require() {
        return find().orElseThrow(() -> refusal("The service user's project has no zone " + called()
                + " at Designate, so instances cannot have names there: make it, or correct cloud.dns."));
    }

    /** The zone's id; empty where there is no such zone, and so no records in it. */
    Optional<String> find() {
        List<JsonNode> all = zone.id() == null
                ? designate.list(Queries.of("/zones", "name", zone.domain() + ".", "limit", "1000"), "zones")
                : designate.find("/zones/" + Urls.encode(zone.id())).stream().toList();
        List<JsonNode> there = all.stream()
                .filter(found -> !found.path("action").asText().equals("DELETE"))
                .toList();
        if (there.size() > 1) {
            throw refusal("There are " + there.size() + " zones " + called()
                    + " at Designate: say by cloud.dns.dns_domain_id which it is.");
        }
        there.forEach(this::requireDomain);
        return there.stream().map(found -> found.path("id").asText()).findFirst();
    }

    private void requireDomain(JsonNode found) {
        String name = found.path("name").asText();
        if (!name.equalsIgnoreCase(zone.domain() + ".")) {
            throw refusal("Zone " + zone.id() + " at Designate is " + name + ", and cloud.dns.dns_domain_name is "
                    + zone.domain() + ".");
        }
    }

    private String called() {
        return zone.domain() + (zone.id() == null ? "" : " with the id " + zone.id());
    }

    private static CloudException refusal(String message) {
        return new CloudException(Kind.PERMANENT, message, null);
    }
}
