package org.trove.cloud.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.trove.cloud.CloudException;
import org.trove.cloud.CloudException.Kind;
import org.trove.cloud.Snapshots;
import org.trove.cloud.Volumes;
import org.trove.model.BackupId;
import org.trove.model.InstanceId;

/** Snapshots at Cinder with Trove's names and metadata, known by both together. */
final class CinderSnapshots implements Snapshots {
    private static final String PREFIX = "trove-";
    private static final String SUFFIX = "-backup";
    private static final String BACKUP_KEY = "backup_id";
    private static final String INSTANCE_KEY = "instance_id";
    private static final String DELETING = "deleting";

    private final ServiceClient cinder;
    private final Volumes volumes;

    CinderSnapshots(OpenStackSession session, Volumes volumes) {
        this.cinder = new ServiceClient(session, ServiceKind.VOLUME, null);
        this.volumes = volumes;
    }

    @Override
    public Snapshot ensureSnapshot(InstanceId owner, BackupId backup, Map<String, String> labels) {
        return findSnapshot(backup).orElseGet(() -> create(owner, backup, labels));
    }

    private Snapshot create(InstanceId owner, BackupId backup, Map<String, String> labels) {
        Volumes.Volume volume = volumes.findVolume(owner)
                .orElseThrow(() -> new CloudException(
                        Kind.NOT_FOUND, "Instance " + owner + " has no data volume at Cinder.", null));
        Map<String, String> metadata = new HashMap<>(labels);
        metadata.put(BACKUP_KEY, backup.value());
        metadata.put(INSTANCE_KEY, owner.value());
        // Forced: the volume is in use.
        Map<String, Object> body =
                Map.of("name", name(backup), "volume_id", volume.id(), "force", true, "metadata", metadata);
        return snapshot(cinder.post("/snapshots", Map.of("snapshot", body)).path("snapshot"));
    }

    @Override
    public Optional<Snapshot> findSnapshot(BackupId backup) {
        return find(backup).map(CinderSnapshots::snapshot).findFirst();
    }

    @Override
    public void removeSnapshot(BackupId backup) {
        find(backup)
                .forEach(found -> cinder.delete("/snapshots/" + found.path("id").asText()));
    }

    @Override
    public List<Snapshot> listSnapshots() {
        return owned("/snapshots/detail?limit=1000")
                .map(CinderSnapshots::snapshot)
                .toList();
    }

    private Stream<JsonNode> find(BackupId backup) {
        return owned(Queries.of("/snapshots/detail", "name", name(backup)))
                .filter(found -> found.at("/metadata/" + BACKUP_KEY).asText().equals(backup.value()))
                .sorted(Comparator.comparing(found -> found.path("id").asText()));
    }

    private Stream<JsonNode> owned(String path) {
        return cinder.list(path, "snapshots").stream()
                .filter(found -> !found.path("status").asText().equals(DELETING))
                .filter(CinderSnapshots::isOurs);
    }

    private static boolean isOurs(JsonNode found) {
        String backup = found.at("/metadata/" + BACKUP_KEY).asText("");
        String instance = found.at("/metadata/" + INSTANCE_KEY).asText("");
        return backup.matches("\\S{1,36}")
                && instance.matches("\\S{1,36}")
                && found.path("name").asText().equals(PREFIX + backup + SUFFIX);
    }

    private static String name(BackupId backup) {
        return PREFIX + backup + SUFFIX;
    }

    private static Snapshot snapshot(JsonNode found) {
        return new Snapshot(
                found.path("id").asText(),
                new BackupId(found.at("/metadata/" + BACKUP_KEY).asText()),
                new InstanceId(found.at("/metadata/" + INSTANCE_KEY).asText()),
                found.path("size").asInt(),
                found.path("status").asText());
    }
}
