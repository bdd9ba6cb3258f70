package org.trove.cloud.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.trove.cloud.CloudException;
import org.trove.cloud.CloudException.Kind;
import org.trove.cloud.Volumes;
import org.trove.model.InstanceId;

/**
 * Data volumes at Cinder, in the service's own project, known by name and description together, which are Trove's. A volume that is
 * being deleted counts as gone; should Cinder fail with that, it is there again, and is removed again.
 */
final class CinderVolumes implements Volumes {
    static final String OWNER_KEY = "trove_instance_id";

    private static final String NAME_PREFIX = "trove-";
    private static final String DESCRIPTION = "datastore volume for ";

    /** From here on Cinder makes volumes larger that are in use. */
    private static final String ONLINE_EXTENSION = "3.42";

    private static final String AVAILABLE = "available";
    private static final String IN_USE = "in-use";
    private static final String DELETING = "deleting";
    private static final String EXTENDING = "extending";

    private static final String ERROR_DELETING = "error_deleting";

    /** In which Cinder deletes (Cinder API, "Delete a volume"), the last of them only by force. */
    private static final Set<String> DELETABLE =
            Set.of(AVAILABLE, "error", "error_restoring", "error_extending", "error_managing", ERROR_DELETING);

    private final ServiceClient cinder;
    private final ServiceClient extending;
    private final VolumeSettings settings;

    CinderVolumes(OpenStackSession session, VolumeSettings settings) {
        this.cinder = new ServiceClient(session, ServiceKind.VOLUME, null);
        this.extending = new ServiceClient(session, ServiceKind.VOLUME, ONLINE_EXTENSION);
        this.settings = settings;
    }

    @Override
    public Volume ensureVolume(InstanceId owner, int sizeGb, @Nullable String type) {
        return ensureVolume(owner, sizeGb, type, null);
    }

    @Override
    public Volume ensureVolume(InstanceId owner, int sizeGb, @Nullable String type, @Nullable String availabilityZone) {
        return findVolume(owner).orElseGet(() -> create(owner, sizeGb, type, availabilityZone));
    }

    private Volume create(InstanceId owner, int sizeGb, @Nullable String type, @Nullable String availabilityZone) {
        Map<String, Object> body = new HashMap<>();
        body.put("name", NAME_PREFIX + owner);
        body.put("description", DESCRIPTION + owner);
        body.put("size", sizeGb);
        body.put("metadata", Map.of(OWNER_KEY, owner.value()));
        @Nullable String chosen = type == null ? settings.cinderVolumeType() : type;
        if (chosen != null) {
            body.put("volume_type", chosen);
        }
        if (availabilityZone != null && settings.followsZone()) {
            body.put("availability_zone", availabilityZone);
        }
        return volume(cinder.post("/volumes", Map.of("volume", body)).path("volume"));
    }

    @Override
    public Optional<Volume> findVolume(InstanceId owner) {
        return find(owner).stream().map(CinderVolumes::volume).findFirst();
    }

    @Override
    public void removeVolume(InstanceId owner) {
        for (JsonNode found : find(owner)) {
            String status = found.path("status").asText();
            if (!DELETABLE.contains(status)) {
                throw new CloudException(
                        Kind.BUSY,
                        "The data volume of instance " + owner + " cannot be removed while it is " + status + ".",
                        null);
            }
            remove(owner, found.path("id").asText(), status);
        }
    }

    private void remove(InstanceId owner, String id, String status) {
        try {
            if (status.equals(ERROR_DELETING)) {
                cinder.post("/volumes/" + id + "/action", Map.of("os-force_delete", Map.of()));
            } else {
                cinder.delete("/volumes/" + id);
            }
        } catch (CloudException e) {
            if (e.kind() != Kind.BUSY || !hasSnapshots(id)) {
                throw e;
            }
            throw new CloudException(
                    Kind.BUSY,
                    "The data volume of instance " + owner + " cannot be removed while there are snapshots of it. "
                            + e.getMessage(),
                    e);
        }
    }

    private boolean hasSnapshots(String id) {
        return !cinder.list(Queries.of("/snapshots", "volume_id", id), "snapshots")
                .isEmpty();
    }

    @Override
    public void extendVolume(InstanceId owner, int sizeGb) {
        Volume volume = findVolume(owner)
                .orElseThrow(() -> new CloudException(
                        Kind.NOT_FOUND, "Instance " + owner + " has no data volume at Cinder.", null));
        if (volume.sizeGb() >= sizeGb || volume.status().equals(EXTENDING)) {
            return;
        }
        switch (volume.status()) {
            case AVAILABLE -> extend(cinder, volume, sizeGb);
            case IN_USE -> extend(extending, volume, sizeGb);
            default ->
                throw new CloudException(
                        volume.status().startsWith("error") ? Kind.PERMANENT : Kind.BUSY,
                        "The data volume of instance " + owner + " cannot be made larger while it is " + volume.status()
                                + ".",
                        null);
        }
    }

    private static void extend(ServiceClient client, Volume volume, int sizeGb) {
        client.post("/volumes/" + volume.id() + "/action", Map.of("os-extend", Map.of("new_size", sizeGb)));
    }

    @Override
    public List<Volume> listVolumes() {
        return owned("/volumes/detail?limit=1000").map(CinderVolumes::volume).toList();
    }

    /** The first is the one that counts, should a lost answer have led to several: the one that a server has. */
    private List<JsonNode> find(InstanceId owner) {
        return owned(Queries.of("/volumes/detail", "name", NAME_PREFIX + owner))
                .filter(volume -> owner(volume).filter(owner::equals).isPresent())
                .sorted(Comparator.comparing((JsonNode volume) ->
                                !volume.path("status").asText().equals(IN_USE))
                        .thenComparing(volume -> volume.path("id").asText()))
                .toList();
    }

    private Stream<JsonNode> owned(String path) {
        return cinder.list(path, "volumes").stream()
                .filter(volume -> !volume.path("status").asText().equals(DELETING))
                .filter(volume -> owner(volume).isPresent());
    }

    private static Optional<InstanceId> owner(JsonNode volume) {
        String name = volume.path("name").asText("");
        String id = name.startsWith(NAME_PREFIX) ? name.substring(NAME_PREFIX.length()) : "";
        return id.matches("\\S{1,36}") && volume.path("description").asText().equals(DESCRIPTION + id)
                ? Optional.of(new InstanceId(id))
                : Optional.empty();
    }

    private static Volume volume(JsonNode volume) {
        return new Volume(
                volume.path("id").asText(),
                owner(volume).orElseThrow(() -> new IllegalStateException("Cinder made a volume of another name")),
                volume.path("size").asInt(),
                volume.path("status").asText());
    }
}
