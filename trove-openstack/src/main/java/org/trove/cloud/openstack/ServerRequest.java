package org.trove.cloud.openstack;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.trove.cloud.CloudException;
import org.trove.cloud.CloudException.Kind;
import org.trove.cloud.ServerSpec;

/** The body that asks Nova for a server (Compute API, "Create Server"). */
final class ServerRequest {
    /** Nova's limit, counted after the encoding. */
    private static final int LONGEST_USER_DATA = 65_535;

    private final NovaSettings settings;

    ServerRequest(NovaSettings settings) {
        this.settings = settings;
    }

    /** @param ports the server's addresses, in the order of its interfaces. @throws CloudException where Nova would refuse it */
    Map<String, Object> body(ServerSpec spec, List<String> ports) {
        if (spec.imageId() == null) {
            throw new CloudException(
                    Kind.PERMANENT,
                    "The datastore version names no image, neither by image_id nor by image_tags that an image has.",
                    null);
        }
        Map<String, Object> server = new LinkedHashMap<>();
        server.put("name", spec.name());
        server.put("flavorRef", spec.flavor().id());
        server.put("imageRef", spec.imageId());
        server.put("networks", networks(ports));
        server.put("tags", ServerTags.of(spec));
        server.put("metadata", ServerTags.metadata(spec));
        if (spec.userData() != null) {
            server.put("user_data", encoded(spec.userData()));
        }
        if (spec.volumeId() != null) {
            server.put("block_device_mapping_v2", disks(spec.imageId(), spec.volumeId()));
        }
        if (spec.availabilityZone() != null) {
            server.put("availability_zone", spec.availabilityZone());
        }
        if (settings.novaKeypair() != null) {
            server.put("key_name", settings.novaKeypair());
        }
        if (settings.useNovaServerConfigDrive()) {
            server.put("config_drive", true);
        }
        return server;
    }

    /** As Nova takes it. @throws CloudException PERMANENT where it is longer than Nova takes */
    static String encoded(String userData) {
        String encoded = Base64.getEncoder().encodeToString(userData.getBytes(StandardCharsets.UTF_8));
        if (encoded.length() > LONGEST_USER_DATA) {
            throw new CloudException(
                    Kind.PERMANENT,
                    "What the guest is to find at its first boot is too long for Nova: " + encoded.length()
                            + " bytes encoded, allowed are " + LONGEST_USER_DATA + ".",
                    null);
        }
        return encoded;
    }

    private static Object networks(List<String> ports) {
        if (ports.isEmpty()) {
            return "auto";
        }
        List<Map<String, String>> networks = new ArrayList<>();
        ports.forEach(port -> networks.add(Map.of("port", port)));
        return networks;
    }

    /** The root disk from the image, and the data volume behind it. */
    private static List<Map<String, Object>> disks(String image, String volume) {
        return List.of(
                Map.of(
                        "uuid",
                        image,
                        "source_type",
                        "image",
                        "destination_type",
                        "local",
                        "boot_index",
                        0,
                        "delete_on_termination",
                        true),
                Map.of(
                        "uuid",
                        volume,
                        "source_type",
                        "volume",
                        "destination_type",
                        "volume",
                        "boot_index",
                        -1,
                        "device_name",
                        "vdb",
                        "delete_on_termination",
                        true));
    }
}
