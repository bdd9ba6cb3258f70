package org.trove.cloud.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trove.cloud.Cloud;
import org.trove.cloud.CloudContract;
import org.trove.cloud.CloudException;
import org.trove.cloud.CloudProviders;
import org.trove.cloud.FixedCatalog;
import org.trove.cloud.Server;
import org.trove.cloud.ServerSpec;
import org.trove.host.OsUser;
import org.trove.host.ProcessIdentity;
import org.trove.model.InstanceId;

class LocalCloudIT extends CloudContract {
    @TempDir
    Path directory;

    @Override
    protected Cloud open() throws IOException {
        return open(FakeAgent.sound(directory), false);
    }

    private Cloud open(String agent, boolean stopServersOnClose) {
        return CloudProviders.named("local")
                .open(
                        Map.of(
                                "home",
                                home().toString(),
                                "claims_directory",
                                directory.resolve("claims").toString(),
                                "data_home",
                                directory.resolve("data").toString(),
                                "java",
                                agent,
                                "agent_classpath",
                                "none",
                                "address_range",
                                "127.99.0.0/24",
                                "stop_servers_on_close",
                                stopServersOnClose,
                                "datastores",
                                Map.of("some-manager", Map.of("basedir", "/opt/some", "port", 4006))),
                        ENVIRONMENT);
    }

    private Path home() {
        return directory.resolve("home");
    }

    private Path server() {
        return home().resolve(owner.value());
    }

    private ProcessHandle agent() {
        return ProcessIdentity.read(server().resolve("agent.pid"))
                .flatMap(ProcessIdentity::handle)
                .orElseThrow();
    }

    private void startAgent() {
        cloud.compute().ensureServer(spec(owner));
        awaitStatus(owner, "ACTIVE");
        await().until(() -> Files.exists(server().resolve("state/runs")));
    }

    private List<String> runs() throws IOException {
        return Files.readAllLines(server().resolve("state/runs"));
    }

    @Test
    void the_agent_finds_its_files_and_what_only_this_machine_knows() throws IOException {
        cloud.volumes().ensureVolume(owner, 2, null);
        startAgent();

        assertThat(server().resolve("etc/guest_info.conf")).content().contains("guest_id=" + owner);
        assertThat(server().resolve("etc/zz-local.yml"))
                .content()
                .contains("\"bind_address\" : \"127.99.0.")
                .contains("\"port\" : 4006")
                .contains("\"volume_size_gb\" : 2")
                .contains("\"stop_datastore_on_exit\" : true")
                .contains("\"basedir\" : \"/opt/some\"")
                .contains("\"state_directory\" : \"" + server().resolve("state"));
    }

    @Test
    void no_other_user_can_read_what_the_instance_has() throws IOException {
        startAgent();

        try (Stream<Path> files = Files.walk(server())) {
            assertThat(files.filter(Files::isRegularFile))
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .isEqualTo("rw-------"));
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(server().resolve("etc"))))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(server().resolve("data"))))
                .isEqualTo("rwx------");
    }

    @Test
    void as_root_the_data_belong_to_a_user_of_their_own() throws IOException {
        startAgent();

        int uid = (Integer) Files.getAttribute(server().resolve("data"), "unix:uid");
        if (OsUser.isRoot()) {
            assertThat(uid).isGreaterThan(61184);
            assertThat(server().resolve("etc/zz-local.yml")).content().contains("\"database_service_uid\" : " + uid);
        } else {
            assertThat(uid).isEqualTo(OsUser.uid());
            assertThat(server().resolve("etc/zz-local.yml")).content().doesNotContain("database_service_uid");
        }
    }

    @Test
    void an_agent_that_was_killed_is_started_again() throws IOException {
        startAgent();

        agent().destroyForcibly();

        await().atMost(Duration.ofSeconds(10)).until(() -> runs().size() == 2);
        awaitStatus(owner, "ACTIVE");
    }

    @Test
    void an_agent_outlives_the_cloud_and_the_next_cloud_knows_it() throws IOException {
        startAgent();
        cloud.close();
        assertThat(agent().isAlive()).isTrue();

        cloud = open();

        awaitStatus(owner, "ACTIVE");
        assertThat(runs()).hasSize(1);
    }

    @Test
    void closing_stops_all_agents_where_that_is_set_and_the_next_cloud_starts_them_again() throws IOException {
        startAgent();
        cloud.close();
        cloud = open(FakeAgent.sound(directory), true);
        ProcessHandle agent = agent();

        cloud.close();

        assertThat(agent.isAlive()).isFalse();
        cloud = open();
        await().atMost(Duration.ofSeconds(10)).until(() -> runs().size() == 2);
    }

    @Test
    void two_clouds_on_one_home_run_one_agent_for_an_instance() throws IOException {
        ServerSpec spec = spec(owner);
        try (Cloud other = open()) {
            List<String> ids = Stream.of(cloud, other, cloud, other)
                    .parallel()
                    .map(each -> each.compute().ensureServer(spec).id())
                    .distinct()
                    .toList();

            assertThat(ids).hasSize(1);
            awaitStatus(owner, "ACTIVE");
            assertThat(other.compute().listServers()).extracting(Server::id).isEqualTo(ids);
            await().during(Duration.ofSeconds(3)).atMost(Duration.ofSeconds(10)).until(() -> runs().size() == 1);
        }
    }

    @Test
    void an_agent_that_keeps_dying_makes_an_error_that_shows_its_last_words() throws IOException {
        cloud.close();
        cloud = open(FakeAgent.dying(directory), false);
        cloud.compute().ensureServer(spec(owner));

        await().atMost(Duration.ofSeconds(40))
                .untilAsserted(() -> assertThat(cloud.compute().findServer(owner))
                        .get()
                        .satisfies(server -> {
                            assertThat(server.status()).isEqualTo("ERROR");
                            assertThat(server.fault()).contains("5 times in a row", "cannot reach the broker");
                        }));
    }

    @Test
    void a_removal_ends_a_datastore_that_its_agent_left_behind() throws IOException {
        cloud.close();
        cloud = open(FakeAgent.leavingDatastore(directory), false);
        startAgent();
        Path note = server().resolve("state/datastore");
        await().until(() -> Files.exists(note) && Files.size(note) > 0);
        long datastore = Long.parseLong(Files.readString(note).trim());
        assertThat(ProcessIdentity.of(datastore)).isPresent();

        cloud.compute().removeServer(owner);

        awaitGone(owner);
        assertThat(ProcessIdentity.of(datastore)).isEmpty();
    }

    @Test
    void a_resize_and_a_reboot_restart_the_agent_once_each() throws IOException {
        startAgent();

        cloud.compute().resizeServer(owner, FixedCatalog.DEFAULT_FLAVORS.get(1));
        await().until(() -> runs().size() == 2);
        awaitStatus(owner, "VERIFY_RESIZE");
        cloud.compute().confirmResize(owner);
        awaitStatus(owner, "ACTIVE");
        cloud.compute().rebootServer(owner);

        await().until(() -> runs().size() == 3);
        awaitStatus(owner, "ACTIVE");
        await().during(Duration.ofSeconds(2)).atMost(Duration.ofSeconds(5)).until(() -> runs().size() == 3);
    }

    @Test
    void a_rebuilt_server_has_its_data_and_nothing_else_of_before() throws IOException {
        startAgent();
        Files.writeString(server().resolve("data/table"), "rows");
        Files.writeString(server().resolve("state/old"), "");
        Files.writeString(server().resolve("etc/old.yml"), "");
        ServerSpec spec = spec(owner);

        cloud.compute().rebuildServer(spec);

        await().until(() ->
                !Files.exists(server().resolve("state/old")) && Files.exists(server().resolve("state/runs")));
        awaitStatus(owner, "ACTIVE");
        assertThat(server().resolve("data/table")).hasContent("rows");
        assertThat(server().resolve("etc/old.yml")).doesNotExist();
        assertThat(server().resolve("etc/guest_info.conf")).content().contains("guest_id=" + owner);
        assertThat(server().resolve("etc/zz-local.yml")).content().contains("\"port\" : 4006");
    }

    @Test
    void a_change_that_was_interrupted_is_finished_by_the_next_cloud() throws IOException {
        startAgent();
        cloud.close();
        ServerFiles files = new ServerFiles(owner, server());
        files.commit(files.record().orElseThrow().rebooting());

        cloud = open();

        await().until(() -> runs().size() == 2);
        awaitStatus(owner, "ACTIVE");
    }

    @Test
    void a_guest_is_told_the_new_size_of_its_volume() throws IOException {
        cloud.volumes().ensureVolume(owner, 2, null);
        startAgent();

        cloud.volumes().extendVolume(owner, 4);

        assertThat(server().resolve("etc/zz-local.yml"))
                .content()
                .contains("\"volume_size_gb\" : 4")
                .contains("\"port\" : 4006");
    }

    @Test
    void a_migration_is_refused_because_there_is_one_host() throws IOException {
        startAgent();

        assertThatThrownBy(() -> cloud.compute().migrateServer(owner, null))
                .hasMessageContaining("one host")
                .isInstanceOfSatisfying(
                        CloudException.class, e -> assertThat(e.kind()).isEqualTo(CloudException.Kind.PERMANENT));
    }

    @Test
    void nothing_is_left_of_an_instance_that_was_removed() {
        cloud.volumes().ensureVolume(owner, 1, null);
        startAgent();

        cloud.compute().removeServer(owner);
        awaitGone(owner);
        cloud.volumes().removeVolume(owner);
        cloud.networks().removeAddresses(owner);

        assertThat(server()).doesNotExist();
        assertThat(directory.resolve("data")).isEmptyDirectory();
        assertThat(home().resolve("addresses")).isEmptyDirectory();
    }

    @Test
    void a_removal_that_was_interrupted_is_finished_by_the_next_cloud() throws IOException {
        startAgent();
        cloud.close();
        new ServerFiles(owner, server()).markRemoving();

        cloud = open();

        awaitGone(owner);
    }

    @Test
    void many_at_once_get_addresses_of_their_own() {
        List<String> addresses = IntStream.range(0, 40)
                .parallel()
                .mapToObj(n -> new InstanceId(UUID.randomUUID().toString()))
                .map(id -> cloud.networks()
                        .ensureAddresses(id, PROJECT, List.of(), null, List.of())
                        .get(0)
                        .address())
                .toList();

        assertThat(addresses).doesNotHaveDuplicates().hasSize(40);
    }

    @Test
    void an_address_whose_port_is_taken_is_not_given_out() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 99, 0, 1}))) {
            assertThat(cloud.networks()
                            .ensureAddresses(owner, PROJECT, List.of(), null, List.of(taken.getLocalPort()))
                            .get(0)
                            .address())
                    .isEqualTo("127.99.0.2");
        }
    }

    @Test
    void settings_that_are_unknown_or_missing_are_named() {
        assertThatThrownBy(() -> CloudProviders.named("local").open(Map.of("home", "/x", "hom", "/x"), ENVIRONMENT))
                .hasMessageContaining("cloud.hom;")
                .hasMessageContaining("did you mean 'home'?");
        assertThatThrownBy(() -> CloudProviders.named("local").open(Map.of(), ENVIRONMENT))
                .hasMessageContaining("cloud.home is missing");
        assertThatThrownBy(() -> CloudProviders.named("local").open(Map.of("home", "relative"), ENVIRONMENT))
                .hasMessageContaining("cloud.home must be an absolute path, was 'relative'");
    }
}
