package org.trove.e2e;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Everything that an OpenStack has of what databases may leave behind, in all projects. */
final class CloudInventory {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    /** In the order in which they can be removed. */
    private static final List<Kind> KINDS = List.of(
            new Kind("compute", "/servers/detail?all_tenants=1", "/servers", "servers"),
            new Kind("compute", "/os-server-groups?all_projects=true", "/os-server-groups", "server_groups"),
            new Kind("network", "/floatingips", "/floatingips", "floatingips"),
            new Kind("network", "/ports", "/ports", "ports"),
            new Kind("network", "/security-groups", "/security-groups", "security_groups"),
            new Kind("volumev3", "/snapshots/detail?all_tenants=1", "/snapshots", "snapshots"),
            new Kind("volumev3", "/volumes/detail?all_tenants=1", "/volumes", "volumes"),
            new Kind("dns", "/recordsets?limit=1000", "/recordsets", "recordsets"),
            new Kind("identity", "/OS-TRUST/trusts", "/OS-TRUST/trusts", "trusts"));

    private final OpenStackAdmin admin;

    CloudInventory(OpenStackAdmin admin) {
        this.admin = admin;
    }

    private record Kind(String service, String list, String collection, String name) {}

    /** @param label its name and what it says of itself, for messages */
    record Resource(String service, String path, String label) implements Comparable<Resource> {
        @Override
        public int compareTo(Resource other) {
            return path.compareTo(other.path);
        }
    }

    /** What is there now. Neutron makes each project's default group when it likes. */
    Set<Resource> now() {
        Set<Resource> found = new TreeSet<>();
        KINDS.forEach(kind -> of(kind).stream()
                .filter(Predicate.not(one -> kind.name().equals("security_groups")
                        && one.path("name").asText().equals("default")))
                .forEach(one -> found.add(resource(kind, one))));
        return found;
    }

    private List<JsonNode> of(Kind kind) {
        return admin.list(kind.service(), kind.list(), kind.name());
    }

    private static Resource resource(Kind kind, JsonNode one) {
        return new Resource(
                kind.service(),
                kind.collection() + "/" + one.path("id").asText(),
                one.path("name").asText() + " " + one.path("description").asText() + " "
                        + one.path("status").asText());
    }

    /** Waits until nothing is there that was not there before. */
    void awaitNothingBut(Set<Resource> before) {
        await("nothing is left in the cloud").atMost(PATIENCE).untilAsserted(() -> {
            List<Resource> left = more(before);
            if (!left.isEmpty()) {
                throw new AssertionError("left in the cloud: " + left);
            }
        });
    }

    /** What is there and was not there before. */
    List<Resource> more(Set<Resource> before) {
        List<Resource> left = new ArrayList<>(now());
        left.removeIf(one -> before.stream().anyMatch(known -> known.path().equals(one.path())));
        return left;
    }

    /** Removes what a test left that did not come to its end. */
    void removeAllBut(Set<Resource> before) {
        for (Kind kind : KINDS) {
            for (Resource left : more(before)) {
                if (left.path().startsWith(kind.collection() + "/")) {
                    remove(left);
                }
            }
            if (kind.name().equals("servers")) {
                await("the servers go")
                        .atMost(PATIENCE)
                        .until(() -> more(before).stream()
                                .noneMatch(left -> left.path().startsWith("/servers/")));
            }
        }
    }

    private void remove(Resource left) {
        try {
            admin.delete(left.service(), left.path());
        } catch (AssertionError e) {
            // The address of a port that went with it; what stays is told by the next look.
            System.err.println("not removed: " + left + ": " + e.getMessage());
        }
    }
}
