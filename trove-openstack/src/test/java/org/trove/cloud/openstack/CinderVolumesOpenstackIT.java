package org.trove.cloud.openstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.trove.cloud.CloudException;
import org.trove.cloud.CloudException.Kind;
import org.trove.cloud.Snapshots.Snapshot;
import org.trove.cloud.Volumes.Volume;
import org.trove.model.BackupId;
import org.trove.model.InstanceId;

@Tag("openstack")
class CinderVolumesOpenstackIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final TestProject project = new TestProject();
    private static final ServiceClient cinder = project.client(ServiceKind.VOLUME);

    private final InstanceId owner = new InstanceId(UUID.randomUUID().toString());
    private final BackupId backup = new BackupId(UUID.randomUUID().toString());

    /** The zone of a backend that makes volumes larger, where the cloud's default cannot. */
    private final String zone = System.getProperty("trove.it.openstack.extending_zone", "nova");

    private final CinderVolumes volumes = new CinderVolumes(project.session, new VolumeSettings(null, true));
    private final CinderSnapshots snapshots = new CinderSnapshots(project.session, volumes);
    private final List<String> byHand = new ArrayList<>();

    @AfterAll
    static void removeProject() {
        project.close();
    }

    @AfterEach
    void removeAll() {
        snapshots.listSnapshots().forEach(snapshot -> snapshots.removeSnapshot(snapshot.backup()));
        await().atMost(PATIENCE)
                .until(() -> cinder.list("/snapshots", "snapshots").isEmpty());
        all().forEach(volume -> {
            if (volume.path("attachments").isEmpty()) {
                reset(id(volume), "available");
            } else {
                detach(id(volume));
            }
        });
        volumes.listVolumes().forEach(volume -> volumes.removeVolume(volume.owner()));
        byHand.forEach(id -> cinder.delete("/volumes/" + id));
        await().atMost(PATIENCE).until(() -> all().isEmpty());
    }

    private Volume available() {
        volumes.ensureVolume(owner, 1, null, zone);
        return awaitVolume("available", 1);
    }

    private Volume awaitVolume(String status, int sizeGb) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(volumes.findVolume(owner)).get().satisfies(volume -> {
                    assertThat(volume.status()).isEqualTo(status);
                    assertThat(volume.sizeGb()).isEqualTo(sizeGb);
                }));
        return volumes.findVolume(owner).orElseThrow();
    }

    private static List<JsonNode> all() {
        return cinder.list("/volumes/detail", "volumes").stream()
                .filter(volume -> !volume.path("status").asText().equals("deleting"))
                .toList();
    }

    private static String id(JsonNode resource) {
        return resource.path("id").asText();
    }

    private static void reset(String volume, String status) {
        cinder.post("/volumes/" + volume + "/action", Map.of("os-reset_status", Map.of("status", status)));
    }

    /** To a host, as no server of a fake hypervisor would mind. */
    private void attach(String volume) {
        Map<String, Object> host = Map.of("host_name", "trove-it", "mountpoint", "/dev/vdb", "mode", "rw");
        cinder.post("/volumes/" + volume + "/action", Map.of("os-attach", host));
        awaitVolume("in-use", volumes.findVolume(owner).orElseThrow().sizeGb());
    }

    private void detach(String volume) {
        cinder.post("/volumes/" + volume + "/action", Map.of("os-detach", Map.of()));
        await().atMost(PATIENCE)
                .until(() -> cinder.get("/volumes/" + volume)
                        .at("/volume/status")
                        .asText()
                        .equals("available"));
    }

    private String makeByHand(String name, String description) {
        Map<String, Object> body = Map.of("name", name, "description", description, "size", 1);
        String id =
                cinder.post("/volumes", Map.of("volume", body)).at("/volume/id").asText();
        byHand.add(id);
        await().atMost(PATIENCE)
                .until(() -> cinder.get("/volumes/" + id)
                        .at("/volume/status")
                        .asText()
                        .equals("available"));
        return id;
    }

    private static CloudException refusal(Runnable call) {
        return catchThrowableOfType(CloudException.class, call::run);
    }

    @Test
    void a_volume_has_trove_s_name_and_its_owner_and_is_found_again() {
        Volume made = available();

        assertThat(volumes.ensureVolume(owner, 1, null, zone)).isEqualTo(made);
        assertThat(all()).hasSize(1);
        JsonNode volume = all().get(0);
        assertThat(volume.path("name").asText()).isEqualTo("trove-" + owner);
        assertThat(volume.path("description").asText()).isEqualTo("datastore volume for " + owner);
        assertThat(volume.at("/metadata/trove_instance_id").asText()).isEqualTo(owner.value());
        assertThat(volume.path("availability_zone").asText()).isEqualTo(zone);
        assertThat(volumes.listVolumes()).containsExactly(made);
        assertThat(volumes.owners()).containsExactly(owner);
    }

    @Test
    void the_type_is_the_one_asked_for_or_the_configured_one() {
        assertThat(refusal(() -> volumes.ensureVolume(owner, 1, "no-such-type")))
                .hasMessageContaining("Volume type with name no-such-type could not be found")
                .extracting(CloudException::kind)
                .isEqualTo(Kind.NOT_FOUND);
        CinderVolumes typed = new CinderVolumes(project.session, new VolumeSettings("configured-type", null));
        assertThat(refusal(() -> typed.ensureVolume(owner, 1, null)))
                .hasMessageContaining("configured-type could not be found");

        typed.ensureVolume(owner, 1, "__DEFAULT__", "no-such-zone");
        assertThat(all())
                .extracting(volume -> volume.path("volume_type").asText())
                .containsExactly("__DEFAULT__");
        awaitVolume("available", 1);
    }

    @Test
    void an_unknown_zone_is_refused_where_volumes_follow_the_server() {
        assertThat(refusal(() -> volumes.ensureVolume(owner, 1, null, "no-such-zone")))
                .hasMessageContaining("Availability zone 'no-such-zone' is invalid")
                .extracting(CloudException::kind)
                .isEqualTo(Kind.PERMANENT);
    }

    @Test
    void a_volume_becomes_larger_whether_in_use_or_not_and_never_smaller() {
        Volume volume = available();

        volumes.extendVolume(owner, 2);
        awaitVolume("available", 2);
        attach(volume.id());
        volumes.extendVolume(owner, 3);
        awaitVolume("in-use", 3);
        volumes.extendVolume(owner, 3);
        volumes.extendVolume(owner, 1);
        awaitVolume("in-use", 3);
    }

    @Test
    void what_cannot_be_extended_now_is_busy_and_what_never_can_is_said_so() {
        assertThat(refusal(() -> volumes.extendVolume(owner, 2)).kind()).isEqualTo(Kind.NOT_FOUND);
        Volume volume = available();

        reset(volume.id(), "backing-up");
        assertThat(refusal(() -> volumes.extendVolume(owner, 2)).kind()).isEqualTo(Kind.BUSY);
        reset(volume.id(), "error_extending");
        assertThat(refusal(() -> volumes.extendVolume(owner, 2)))
                .hasMessage(
                        "The data volume of instance " + owner + " cannot be made larger while it is error_extending.")
                .extracting(CloudException::kind)
                .isEqualTo(Kind.PERMANENT);
        reset(volume.id(), "extending");
        volumes.extendVolume(owner, 2);
        assertThat(volumes.findVolume(owner)).get().extracting(Volume::sizeGb).isEqualTo(1);
    }

    @Test
    void the_quota_of_volumes_is_told_as_one() {
        ServiceClient quotas = project.admin(ServiceKind.VOLUME, "3.0");
        available();
        quotas.put("/os-quota-sets/" + project.id, Map.of("quota_set", Map.of("gigabytes", 1)));
        try {
            InstanceId other = new InstanceId(UUID.randomUUID().toString());
            CloudException refusal = refusal(() -> volumes.ensureVolume(other, 1, null));

            assertThat(refusal.kind()).isEqualTo(Kind.QUOTA);
            assertThat(refusal(() -> volumes.extendVolume(owner, 2)).kind()).isEqualTo(Kind.QUOTA);
            assertThat(volumes.owners()).containsExactly(owner);
        } finally {
            quotas.delete("/os-quota-sets/" + project.id);
        }
    }

    @Test
    void a_volume_in_use_is_busy_until_its_server_is_gone_and_then_goes() {
        Volume volume = available();
        attach(volume.id());

        assertThat(refusal(() -> volumes.removeVolume(owner)))
                .hasMessage("The data volume of instance " + owner + " cannot be removed while it is in-use.")
                .extracting(CloudException::kind)
                .isEqualTo(Kind.BUSY);
        assertThat(volumes.owners()).containsExactly(owner);

        detach(volume.id());
        volumes.removeVolume(owner);
        volumes.removeVolume(owner);
        assertThat(volumes.findVolume(owner)).isEmpty();
    }

    @Test
    void a_volume_that_could_not_be_made_or_removed_goes_all_the_same() {
        Volume volume = available();
        reset(volume.id(), "error");
        assertThat(volumes.ensureVolume(owner, 1, null))
                .extracting(Volume::status)
                .isEqualTo("error");
        reset(volume.id(), "error_deleting");

        volumes.removeVolume(owner);

        await().atMost(PATIENCE)
                .until(() -> cinder.find("/volumes/" + volume.id()).isEmpty());
    }

    @Test
    void what_is_not_an_instance_s_is_never_touched() {
        String stranger = makeByHand("data", "of somebody");
        String namesake = makeByHand("trove-" + owner, "mine");

        assertThat(volumes.findVolume(owner)).isEmpty();
        assertThat(volumes.owners()).isEmpty();
        Volume made = available();
        assertThat(made.id()).isNotIn(stranger, namesake);
        volumes.removeVolume(owner);

        await().atMost(PATIENCE)
                .until(() -> cinder.find("/volumes/" + made.id()).isEmpty());
        assertThat(all()).extracting(CinderVolumesOpenstackIT::id).containsExactlyInAnyOrder(stranger, namesake);
    }

    @Test
    void a_volume_that_trove_made_is_recognised() {
        String trove = makeByHand("trove-" + owner, "datastore volume for " + owner);

        assertThat(volumes.ensureVolume(owner, 5, null)).isEqualTo(new Volume(trove, owner, 1, "available"));
        byHand.clear();
    }

    @Test
    void a_backup_has_one_snapshot_with_trove_s_name_and_keeps_its_volume() {
        Volume volume = available();
        attach(volume.id());

        Snapshot made = snapshots.ensureSnapshot(owner, backup, Map.of("datastore", "some-datastore"));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(snapshots.findSnapshot(backup))
                        .contains(new Snapshot(made.id(), backup, owner, 1, "available")));
        assertThat(snapshots.ensureSnapshot(owner, backup, Map.of()).id()).isEqualTo(made.id());
        assertThat(snapshots.listSnapshots()).extracting(Snapshot::id).containsExactly(made.id());
        JsonNode snapshot = cinder.get("/snapshots/" + made.id()).path("snapshot");
        assertThat(snapshot.path("name").asText()).isEqualTo("trove-" + backup + "-backup");
        assertThat(snapshot.at("/metadata/instance_id").asText()).isEqualTo(owner.value());
        assertThat(snapshot.at("/metadata/datastore").asText()).isEqualTo("some-datastore");

        detach(volume.id());
        assertThat(refusal(() -> volumes.removeVolume(owner)))
                .hasMessageContaining("while there are snapshots of it")
                .extracting(CloudException::kind)
                .isEqualTo(Kind.BUSY);

        snapshots.removeSnapshot(backup);
        snapshots.removeSnapshot(backup);
        await().atMost(PATIENCE)
                .until(() -> cinder.find("/snapshots/" + made.id()).isEmpty());
        assertThat(snapshots.findSnapshot(backup)).isEmpty();
    }

    @Test
    void a_snapshot_needs_a_volume_and_foreign_snapshots_are_left_alone() {
        assertThat(refusal(() -> snapshots.ensureSnapshot(owner, backup, Map.of()))
                        .kind())
                .isEqualTo(Kind.NOT_FOUND);
        Volume volume = available();
        Map<String, Object> body = Map.of("volume_id", volume.id(), "name", "trove-" + backup + "-backup");
        String foreign = cinder.post("/snapshots", Map.of("snapshot", body))
                .at("/snapshot/id")
                .asText();

        assertThat(snapshots.findSnapshot(backup)).isEmpty();
        snapshots.removeSnapshot(backup);
        assertThat(snapshots.listSnapshots()).isEmpty();
        await().atMost(PATIENCE)
                .until(() -> cinder.get("/snapshots/" + foreign)
                        .at("/snapshot/status")
                        .asText()
                        .equals("available"));
        cinder.delete("/snapshots/" + foreign);
    }
}
