package org.trove.cloud.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trove.cloud.Cloud;
import org.trove.cloud.CloudException;
import org.trove.cloud.CloudProvider.Environment;
import org.trove.cloud.CloudProviders;
import org.trove.cloud.FixedCatalog;
import org.trove.cloud.ServerSpec;
import org.trove.host.OsUser;
import org.trove.model.InstanceId;
import org.trove.model.ProjectId;
import org.trove.time.SystemIdSource;

/** Volumes that are file systems of their own. */
class LoopVolumeIT {
    private static final ProjectId PROJECT = new ProjectId("p");
    private static final long GIB = 1L << 30;

    @TempDir
    Path directory;

    private final InstanceId owner = new InstanceId(UUID.randomUUID().toString());
    private Cloud cloud;

    @BeforeEach
    void make() throws IOException {
        assumeTrue(OsUser.isRoot(), "only root mounts file systems");
        cloud = open();
    }

    @AfterEach
    void remove() throws IOException {
        if (cloud != null) {
            cloud.close();
            new LoopVolume(image(), data()).unmount();
        }
    }

    private Cloud open() throws IOException {
        return CloudProviders.named("local")
                .open(
                        Map.of(
                                "home",
                                directory.resolve("home").toString(),
                                "data_home",
                                directory.resolve("data").toString(),
                                "claims_directory",
                                directory.resolve("claims").toString(),
                                "java",
                                FakeAgent.sound(directory),
                                "agent_classpath",
                                "none",
                                "address_range",
                                "127.97.0.0/24",
                                "volume_limit",
                                "loop",
                                "stop_servers_on_close",
                                true),
                        new Environment(Clock.systemUTC(), new SystemIdSource()));
    }

    private Path data() {
        return directory.resolve("data").resolve(owner.value()).resolve("data");
    }

    private Path image() {
        return data().resolveSibling("volume.img");
    }

    private void start() {
        cloud.volumes().ensureVolume(owner, 1, null);
        cloud.compute()
                .ensureServer(new ServerSpec(
                        owner,
                        PROJECT,
                        "u",
                        "db1",
                        "some-manager",
                        List.of(4006),
                        FixedCatalog.DEFAULT_FLAVORS.get(0),
                        null,
                        null,
                        null,
                        null,
                        cloud.networks().ensureAddresses(owner, PROJECT, List.of(), null, List.of()),
                        Map.of("guest_info.conf", "[DEFAULT]\nguest_id=" + owner + "\n"),
                        null));
        awaitStatus("ACTIVE");
    }

    private void awaitStatus(String status) {
        await().until(() ->
                cloud.compute().findServer(owner).orElseThrow().status().equals(status));
    }

    private String loopDevices() throws IOException {
        Process losetup = new ProcessBuilder("losetup", "-j", image().toString()).start();
        return new String(losetup.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void data_cannot_outgrow_their_volume_and_nothing_is_left_of_it_in_the_end() throws IOException {
        start();
        assertThat(Files.getAttribute(data(), "unix:uid")).isNotEqualTo(0);
        FileStore store = Files.getFileStore(data());
        assertThat(store.getTotalSpace()).isBetween(GIB * 9 / 10, GIB);

        assertThatThrownBy(() -> write(data().resolve("rows"), 1200)).hasMessageContaining("No space left");
        assertThat(loopDevices()).contains("volume.img");

        cloud.compute().removeServer(owner);
        await().until(() -> cloud.compute().findServer(owner).isEmpty());
        cloud.volumes().removeVolume(owner);
        assertThat(data().getParent()).doesNotExist();
        assertThat(loopDevices()).isEmpty();
    }

    @Test
    void a_volume_is_unmounted_with_the_last_process_that_uses_it_and_mounted_by_the_next_with_its_data()
            throws IOException {
        start();
        write(data().resolve("rows"), 1);

        cloud.close();
        assertThat(loopDevices()).isEmpty();
        assertThat(data()).isEmptyDirectory();

        cloud = open();
        await().until(() -> Files.exists(data().resolve("rows")));
        awaitStatus("ACTIVE");
        assertThat(loopDevices().lines()).hasSize(1);
    }

    @Test
    void a_volume_that_is_detached_grows_and_keeps_its_data() throws IOException {
        start();
        write(data().resolve("rows"), 1);
        String volume = cloud.volumes().findVolume(owner).orElseThrow().id();

        cloud.compute().detachVolume(owner, volume);
        cloud.volumes().extendVolume(owner, 2);
        cloud.compute().attachVolume(owner, volume);

        assertThat(Files.getFileStore(data()).getTotalSpace()).isBetween(2 * GIB * 9 / 10, 2 * GIB);
        assertThat(data().resolve("rows")).exists();
        assertThat(loopDevices().lines()).hasSize(1);
    }

    /** A machine that lets nobody grow a mounted file system (no CAP_SYS_RESOURCE) says so, and what to set. */
    @Test
    void a_volume_that_is_in_use_grows_too_or_the_machine_says_why_not() throws IOException {
        start();

        try {
            cloud.volumes().extendVolume(owner, 2);
            assertThat(Files.getFileStore(data()).getTotalSpace()).isGreaterThan(2 * GIB * 9 / 10);
        } catch (CloudException refused) {
            assertThat(refused).hasMessageContaining("online_volume_resize: false");
            assertThat(cloud.volumes().findVolume(owner).orElseThrow().sizeGb()).isEqualTo(1);
        }
    }

    private static void write(Path file, int mib) throws IOException {
        byte[] block = new byte[1 << 20];
        try (OutputStream output = Files.newOutputStream(file)) {
            for (int i = 0; i < mib; i++) {
                output.write(block);
            }
        }
    }
}
