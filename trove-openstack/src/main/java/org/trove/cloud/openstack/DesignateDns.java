package org.trove.cloud.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.trove.cloud.CloudException;
import org.trove.cloud.CloudException.Kind;
import org.trove.cloud.Dns;
import org.trove.model.InstanceAddress;
import org.trove.model.InstanceId;

/**
 * Host names at Designate, as Trove gives them: a record set of type A and one of type AAAA for
 * each instance, known by its name. Its description says whose it is; Trove's own have none, and what has another one is somebody
 * else's and is neither changed nor removed.
 */
final class DesignateDns implements Dns {
    private static final String DESCRIPTION = "Trove instance ";
    private static final String RECORD_SETS = "recordsets";

    private final ServiceClient designate;
    private final DesignateZones zones;
    private final DnsZone zone;

    DesignateDns(OpenStackSession session, DnsZone zone) {
        this.designate = new ServiceClient(session, ServiceKind.DNS, null);
        this.zones = new DesignateZones(designate, zone);
        this.zone = zone;
    }

    @Override
    public String hostname(InstanceId owner) {
        return zone.hostname(owner);
    }

    @Override
    public List<RecordSet> ensureRecords(InstanceId owner, List<InstanceAddress> addresses) {
        String path = path(zones.require());
        Map<RecordType, JsonNode> known = new EnumMap<>(RecordType.class);
        named(path, owner).forEach(found -> known.put(type(found), requireOurs(owner, found)));
        Map<RecordType, Set<String>> wanted = new EnumMap<>(RecordType.class);
        addresses.forEach(address -> wanted.computeIfAbsent(RecordType.of(address), type -> new TreeSet<>())
                .add(address.address()));
        List<RecordSet> sets = new ArrayList<>();
        wanted.forEach((type, records) -> {
            JsonNode found = known.remove(type);
            JsonNode made = found == null ? create(path, owner, type, records) : update(path, owner, found, records);
            sets.add(set(owner, made));
        });
        known.values().forEach(stale -> designate.delete(path + "/" + id(stale)));
        return sets;
    }

    @Override
    public List<RecordSet> findRecords(InstanceId owner) {
        return ours(owner).map(found -> set(owner, found.set())).toList();
    }

    @Override
    public void removeRecords(InstanceId owner) {
        ours(owner).toList().forEach(found -> designate.delete(found.path() + "/" + id(found.set())));
    }

    @Override
    public Collection<InstanceId> owners() {
        Set<InstanceId> owners = new TreeSet<>();
        zones.find()
                .map(found -> Queries.of(path(found), "description", DESCRIPTION + "*", "limit", "1000"))
                .ifPresent(query -> designate.list(query, RECORD_SETS).stream()
                        .filter(DesignateDns::stays)
                        .forEach(found -> owner(found).ifPresent(owners::add)));
        return owners;
    }

    /** Without those of other people, which may have that name by chance. */
    private Stream<Found> ours(InstanceId owner) {
        return zones.find().stream()
                .map(DesignateDns::path)
                .flatMap(path ->
                        named(path, owner).filter(found -> isOf(owner, found)).map(found -> new Found(path, found)));
    }

    private Stream<JsonNode> named(String path, InstanceId owner) {
        return designate.list(Queries.of(path, "name", hostname(owner) + "."), RECORD_SETS).stream()
                .filter(found -> hasAddresses(found) && stays(found));
    }

    private JsonNode create(String path, InstanceId owner, RecordType type, Set<String> records) {
        return designate.post(
                path,
                Map.of(
                        "name",
                        hostname(owner) + ".",
                        "type",
                        type.name(),
                        "description",
                        DESCRIPTION + owner,
                        "ttl",
                        zone.ttlSeconds(),
                        "records",
                        records));
    }

    private JsonNode update(String path, InstanceId owner, JsonNode found, Set<String> records) {
        if (Set.copyOf(addresses(found)).equals(records)) {
            return found;
        }
        return designate.put(
                path + "/" + id(found),
                Map.of("description", DESCRIPTION + owner, "ttl", zone.ttlSeconds(), "records", records));
    }

    private JsonNode requireOurs(InstanceId owner, JsonNode found) {
        if (!isOf(owner, found)) {
            throw new CloudException(
                    Kind.PERMANENT,
                    "The name " + hostname(owner) + " is taken at Designate by record set " + id(found) + " ("
                            + found.path("description").asText() + "), which is not of this instance.",
                    null);
        }
        return found;
    }

    private static boolean isOf(InstanceId owner, JsonNode found) {
        String description = found.path("description").asText("");
        return description.isEmpty() || description.equals(DESCRIPTION + owner);
    }

    private Optional<InstanceId> owner(JsonNode found) {
        String description = found.path("description").asText("");
        String id = description.startsWith(DESCRIPTION) ? description.substring(DESCRIPTION.length()) : "";
        return Optional.of(id)
                .filter(text -> text.matches("\\S{1,36}"))
                .map(InstanceId::new)
                .filter(owner -> found.path("name").asText().equalsIgnoreCase(hostname(owner) + "."));
    }

    private static boolean hasAddresses(JsonNode found) {
        return Stream.of(RecordType.values())
                .anyMatch(type -> type.name().equals(found.path("type").asText()));
    }

    private static boolean stays(JsonNode found) {
        return !found.path("action").asText().equals("DELETE");
    }

    private static RecordSet set(InstanceId owner, JsonNode found) {
        return new RecordSet(
                id(found),
                owner,
                type(found),
                addresses(found),
                found.path("status").asText());
    }

    private static RecordType type(JsonNode found) {
        return RecordType.valueOf(found.path("type").asText());
    }

    private static List<String> addresses(JsonNode found) {
        List<String> addresses = new ArrayList<>();
        found.path("records").forEach(record -> addresses.add(record.asText()));
        addresses.sort(null);
        return addresses;
    }

    private static String path(String zoneId) {
        return "/zones/" + Urls.encode(zoneId) + "/" + RECORD_SETS;
    }

    private static String id(JsonNode resource) {
        return resource.path("id").asText();
    }

    /** A record set, and where those of its zone are. */
    private record Found(String path, JsonNode set) {}
}
