package org.trove.api.service;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.trove.model.Access;
import org.trove.model.DatabaseSpec;
import org.trove.model.UserSpec;

/**
 * What the body of a create asks for; its form was checked by the schema.
 *
 * @param flavorId null where none was named
 * @param volumeSize GiB, null where none was named
 * @param unsupported the first thing that is asked for and not possible yet, null = nothing
 */
public record CreateRequest(
        String name,
        @Nullable String flavorId,
        @Nullable BigInteger volumeSize,
        @Nullable String volumeType,
        DatastoreWish datastore,
        List<DatabaseSpec> databases,
        List<UserSpec> users,
        List<Map<String, Object>> nics,
        @Nullable Access access,
        @Nullable String availabilityZone,
        @Nullable String region,
        @Nullable String locality,
        boolean isReplica,
        @Nullable String unsupported) {

    private static final Pattern BEFORE_LAST_SEGMENT = Pattern.compile("^.*/");
    private static final List<String> NOT_YET = List.of("restorePoint", "configuration", "modules");

    /** The datastore that is wanted, by names or ids; null = not said. */
    public record DatastoreWish(
            @Nullable String type,
            @Nullable String version,
            @Nullable String number) {}

    /** @param body an object with the property {@code instance} */
    public static CreateRequest of(JsonNode body) {
        JsonNode instance = body.path("instance");
        JsonNode volume = instance.path("volume");
        JsonNode datastore = instance.path("datastore");
        String flavor = text(instance.path("flavorRef"));
        return new CreateRequest(
                instance.path("name").asText(),
                flavor == null ? null : lastSegment(flavor),
                volume.has("size") ? new BigInteger(volume.path("size").asText()) : null,
                text(volume.path("type")),
                new DatastoreWish(
                        text(datastore.path("type")),
                        text(datastore.path("version")),
                        text(datastore.path("version_number"))),
                GuestBodies.databases(instance.path("databases")),
                GuestBodies.users(instance.path("users")),
                nics(instance.path("nics")),
                access(instance.path("access")),
                text(instance.path("availability_zone")),
                text(instance.path("region_name")),
                text(instance.path("locality")),
                instance.has("replica_of")
                        || instance.has("slave_of")
                        || instance.path("replica_count").asInt(1) > 1,
                unsupported(instance));
    }

    /** The id that a reference is, or ends with. */
    public static String lastSegment(String reference) {
        return BEFORE_LAST_SEGMENT.matcher(reference).replaceFirst("");
    }

    private static @Nullable String unsupported(JsonNode instance) {
        for (String key : NOT_YET) {
            JsonNode value = instance.path(key);
            if (!value.isMissingNode() && !value.isNull() && !(value.isArray() && value.isEmpty())) {
                return key;
            }
        }
        return null;
    }

    private static List<Map<String, Object>> nics(JsonNode list) {
        List<Map<String, Object>> nics = new ArrayList<>();
        for (JsonNode item : list) {
            Map<String, Object> nic = new LinkedHashMap<>();
            put(nic, "network_id", item.has("net-id") ? item.path("net-id") : item.path("network_id"));
            put(nic, "subnet_id", item.path("subnet_id"));
            put(nic, "ip_address", item.path("ip_address"));
            nics.add(nic);
        }
        return nics;
    }

    private static void put(Map<String, Object> nic, String key, JsonNode value) {
        if (value.isTextual()) {
            nic.put(key, value.asText());
        }
    }

    /** @return null where it is no object */
    public static @Nullable Access access(JsonNode access) {
        if (!access.isObject()) {
            return null;
        }
        List<String> cidrs = new ArrayList<>();
        access.path("allowed_cidrs").forEach(cidr -> cidrs.add(cidr.asText()));
        return new Access(access.path("is_public").asBoolean(false), cidrs);
    }

    private static @Nullable String text(JsonNode node) {
        return node.isTextual() || node.isNumber() ? node.asText() : null;
    }

    /** Without the users' passwords. */
    @Override
    public String toString() {
        return "CreateRequest[" + name + "]";
    }
}
