package org.trove.cloud.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.trove.cloud.ServerSpec.Locality;
import org.trove.model.InstanceId;

/** Groups of servers that stand together or apart: named {@code locality_<first instance>}, gone with their last server. */
final class ServerGroups {
    private static final String PREFIX = "locality_";

    private final NovaApi nova;

    ServerGroups(NovaApi nova) {
        this.nova = nova;
    }

    /** The id of the group, made where a policy asks for it; empty where there is none to join. */
    Optional<String> ensure(Locality locality) {
        Optional<String> known = first(locality.first());
        String policy = locality.policy();
        if (known.isPresent() || policy == null) {
            return known;
        }
        Object asked = nova.groupsHaveOnePolicy()
                ? Map.of("name", name(locality.first()), "policy", policy)
                : Map.of("name", name(locality.first()), "policies", List.of(policy));
        nova.client().post("/os-server-groups", Map.of("server_group", asked));
        // Nova lets two have one name: everybody takes the same one of them.
        return first(locality.first());
    }

    /** Removes the owner's groups, and those of the servers, where nobody else is in them. */
    void removeWithout(InstanceId owner, List<String> servers) {
        for (JsonNode group : all()) {
            List<String> members = new ArrayList<>();
            group.path("members").forEach(member -> members.add(member.asText()));
            boolean concerned =
                    name(group).equals(name(owner)) || members.stream().anyMatch(servers::contains);
            if (concerned && name(group).startsWith(PREFIX) && servers.containsAll(members)) {
                nova.client().delete("/os-server-groups/" + id(group));
            }
        }
    }

    private Optional<String> first(InstanceId owner) {
        return all().stream()
                .filter(group -> name(group).equals(name(owner)))
                .map(ServerGroups::id)
                .min(Comparator.naturalOrder());
    }

    private List<JsonNode> all() {
        List<JsonNode> groups = new ArrayList<>();
        nova.client().get("/os-server-groups").path("server_groups").forEach(groups::add);
        return groups;
    }

    private static String name(InstanceId owner) {
        return PREFIX + owner;
    }

    private static String name(JsonNode group) {
        return group.path("name").asText();
    }

    private static String id(JsonNode group) {
        return group.path("id").asText();
    }
}
