package org.trove.cloud.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.trove.cloud.CloudException;
import org.trove.cloud.CloudException.Kind;
import org.trove.model.InstanceId;

/** The security group that each instance has for itself, in the service's own project, known by name and description together. */
final class SecurityGroups {
    private static final String DESCRIPTION = "Security group for trove instance ";

    private final OpenStackSession session;
    private final ServiceClient neutron;
    private final String namePrefix;

    /** @param prefix of the groups' names, before a hyphen and the instance's id */
    SecurityGroups(OpenStackSession session, String prefix) {
        this.session = session;
        this.neutron = new ServiceClient(session, ServiceKind.NETWORK, null);
        this.namePrefix = prefix + "-";
    }

    /** Makes the owner's group, or finds it, with at least these rules. @return its id */
    String ensure(InstanceId owner, Set<SecurityGroupRule> rules) {
        JsonNode group = find(owner).stream().findFirst().orElseGet(() -> create(owner));
        Set<SecurityGroupRule> missing = new HashSet<>(rules);
        ingress(group).forEach(rule -> SecurityGroupRule.read(rule).ifPresent(missing::remove));
        add(id(group), missing);
        return id(group);
    }

    /** Makes the owner's group with these rules, or finds it with any. @return its id */
    String ensureInitial(InstanceId owner, Set<SecurityGroupRule> rules) {
        return find(owner).stream()
                .filter(group -> !ingress(group).isEmpty())
                .map(SecurityGroups::id)
                .findFirst()
                .orElseGet(() -> ensure(owner, rules));
    }

    /** Like {@link #ensure}, and takes away every other way in. What stays allowed is allowed all the time. */
    String replace(InstanceId owner, Set<SecurityGroupRule> rules) {
        String groupId = ensure(owner, rules);
        for (JsonNode group : find(owner)) {
            for (JsonNode rule : ingress(group)) {
                if (SecurityGroupRule.read(rule).filter(rules::contains).isEmpty()) {
                    neutron.delete("/security-group-rules/" + id(rule));
                }
            }
        }
        return groupId;
    }

    void remove(InstanceId owner) {
        find(owner).forEach(group -> neutron.delete("/security-groups/" + id(group)));
    }

    /** Who has a group. */
    List<InstanceId> owners() {
        return neutron
                .list(
                        Queries.of("/security-groups", "project_id", session.projectId(), "limit", "1000"),
                        "security_groups")
                .stream()
                .map(this::owner)
                .flatMap(Optional::stream)
                .toList();
    }

    /** The first is the one that is used, should a lost answer have led to several. */
    private List<JsonNode> find(InstanceId owner) {
        String path = Queries.of("/security-groups", "name", namePrefix + owner, "project_id", session.projectId());
        return neutron.list(path, "security_groups").stream()
                .filter(group -> owner(group).filter(owner::equals).isPresent())
                .sorted(Comparator.comparing(SecurityGroups::id))
                .toList();
    }

    private Optional<InstanceId> owner(JsonNode group) {
        String name = group.path("name").asText();
        String id = name.startsWith(namePrefix) ? name.substring(namePrefix.length()) : "";
        return id.matches("\\S{1,36}") && group.path("description").asText().equals(DESCRIPTION + id)
                ? Optional.of(new InstanceId(id))
                : Optional.empty();
    }

    private JsonNode create(InstanceId owner) {
        Map<String, Object> body = Map.of("name", namePrefix + owner, "description", DESCRIPTION + owner);
        return neutron.post("/security-groups", Map.of("security_group", body)).path("security_group");
    }

    private void add(String groupId, Set<SecurityGroupRule> rules) {
        if (rules.isEmpty()) {
            return;
        }
        List<Map<String, Object>> bodies =
                rules.stream().map(rule -> rule.body(groupId)).toList();
        try {
            neutron.post("/security-group-rules", Map.of("security_group_rules", bodies));
        } catch (CloudException e) {
            if (e.kind() != Kind.BUSY || !String.valueOf(e.getMessage()).contains("already exists")) {
                throw e;
            }
            // Another one was faster with some of them, and none of ours was made: the next try sees which are missing.
            throw new CloudException(Kind.TRANSIENT, String.valueOf(e.getMessage()), e);
        }
    }

    private static List<JsonNode> ingress(JsonNode group) {
        List<JsonNode> rules = new ArrayList<>();
        for (JsonNode rule : group.path("security_group_rules")) {
            if (rule.path("direction").asText().equals("ingress")) {
                rules.add(rule);
            }
        }
        return rules;
    }

    private static String id(JsonNode resource) {
        return resource.path("id").asText();
    }
}
