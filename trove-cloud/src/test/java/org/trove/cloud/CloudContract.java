package org.trove.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.trove.cloud.CloudProvider.Environment;
import org.trove.model.Access;
import org.trove.model.Flavor;
import org.trove.model.InstanceAddress;
import org.trove.model.InstanceId;
import org.trove.model.ProjectId;
import org.trove.time.SystemIdSource;

/** What every cloud promises, whatever stands behind it. */
public abstract class CloudContract {
    protected static final Environment ENVIRONMENT = new Environment(Clock.systemUTC(), new SystemIdSource());
    protected static final ProjectId PROJECT = new ProjectId("p");

    private static final Flavor LARGER = FixedCatalog.DEFAULT_FLAVORS.get(1);

    protected final InstanceId owner = new InstanceId(UUID.randomUUID().toString());
    protected Cloud cloud;

    /** A cloud without servers. */
    protected abstract Cloud open() throws Exception;

    @BeforeEach
    void openCloud() throws Exception {
        cloud = open();
    }

    @AfterEach
    void removeAll() {
        cloud.compute().listServers().forEach(server -> cloud.compute().removeServer(server.owner()));
        await().atMost(patience())
                .untilAsserted(() -> assertThat(cloud.compute().listServers()).isEmpty());
        cloud.close();
        afterwards();
    }

    /** What a test has to remove once the cloud is empty and closed. */
    protected void afterwards() {}

    /** Until a change of the cloud must be seen. */
    protected Duration patience() {
        return Duration.ofSeconds(20);
    }

    /** What servers are made from, where the cloud needs an image. */
    protected @Nullable String image() {
        return null;
    }

    protected ServerSpec spec(InstanceId instance) {
        List<InstanceAddress> addresses =
                cloud.networks().ensureAddresses(instance, PROJECT, List.of(), null, List.of());
        return new ServerSpec(
                instance,
                PROJECT,
                "u",
                "db1",
                "some-manager",
                List.of(4711),
                FixedCatalog.DEFAULT_FLAVORS.get(0),
                image(),
                null,
                null,
                null,
                addresses,
                Map.of("/etc/trove/conf.d/guest_info.conf", "[DEFAULT]\nguest_id=" + instance + "\n"),
                null);
    }

    protected void awaitStatus(InstanceId instance, String status) {
        await().atMost(patience())
                .untilAsserted(() -> assertThat(cloud.compute().findServer(instance))
                        .get()
                        .extracting(Server::status)
                        .isEqualTo(status));
    }

    protected void awaitGone(InstanceId instance) {
        await().atMost(patience())
                .untilAsserted(
                        () -> assertThat(cloud.compute().findServer(instance)).isEmpty());
    }

    @Test
    void a_server_becomes_active_and_is_found_and_listed() {
        Server made = cloud.compute().ensureServer(spec(owner));

        awaitStatus(owner, "ACTIVE");
        assertThat(made.owner()).isEqualTo(owner);
        assertThat(cloud.compute().listServers()).extracting(Server::id).containsExactly(made.id());
    }

    @Test
    void a_server_is_found_again_before_another_is_made() {
        ServerSpec spec = spec(owner);

        String first = cloud.compute().ensureServer(spec).id();
        String second = cloud.compute().ensureServer(spec).id();

        assertThat(second).isEqualTo(first);
        assertThat(cloud.compute().listServers()).hasSize(1);
    }

    @Test
    void a_removed_server_is_gone_in_the_end_and_may_be_removed_twice() {
        cloud.compute().ensureServer(spec(owner));

        cloud.compute().removeServer(owner);
        cloud.compute().removeServer(owner);

        awaitGone(owner);
        cloud.compute().removeServer(owner);
        assertThat(cloud.compute().listServers()).isEmpty();
    }

    @Test
    void a_server_that_never_was_is_not_found_and_its_removal_does_nothing() {
        cloud.compute().removeServer(owner);

        assertThat(cloud.compute().findServer(owner)).isEmpty();
    }

    @Test
    void an_owner_keeps_its_addresses_and_no_two_owners_share_one() {
        InstanceId other = new InstanceId(UUID.randomUUID().toString());

        List<InstanceAddress> mine = cloud.networks().ensureAddresses(owner, PROJECT, List.of(), null, List.of());
        List<InstanceAddress> others = cloud.networks().ensureAddresses(other, PROJECT, List.of(), null, List.of());

        assertThat(mine).isNotEmpty().doesNotContainAnyElementsOf(others);
        assertThat(cloud.networks().owners()).containsExactlyInAnyOrder(owner, other);
        assertThat(cloud.networks().ensureAddresses(owner, PROJECT, List.of(), null, List.of()))
                .isEqualTo(mine);
        cloud.networks().removeAddresses(owner);
        cloud.networks().removeAddresses(owner);
        cloud.networks().removeAddresses(other);
        assertThat(cloud.networks().owners()).isEmpty();
    }

    @Test
    void what_has_an_owner_is_listed_with_it_until_it_is_removed() {
        InstanceId other = new InstanceId(UUID.randomUUID().toString());
        cloud.networks().ensureAddresses(owner, PROJECT, List.of(), null, List.of());
        cloud.networks().ensureAddresses(other, PROJECT, List.of(), null, List.of());
        Volumes.Volume volume = usableVolume();

        assertThat(cloud.networks().listPorts())
                .extracting(Networks.Port::owner)
                .containsExactlyInAnyOrder(owner, other);
        assertThat(cloud.networks().listPorts()).allMatch(port -> !port.id().isEmpty());
        assertThat(cloud.volumes().listVolumes()).containsExactly(volume);
        assertThat(cloud.compute().listServers()).isEmpty();

        cloud.volumes().removeVolume(owner);
        cloud.networks().removeAddresses(owner);
        awaitNoVolume();
        assertThat(cloud.networks().listPorts())
                .extracting(Networks.Port::owner)
                .containsExactly(other);
        cloud.networks().removeAddresses(other);
        assertThat(cloud.networks().listPorts()).isEmpty();
    }

    @Test
    void a_volume_is_found_again_with_its_size_until_it_is_removed() {
        Volumes.Volume made = usableVolume();

        assertThat(cloud.volumes().ensureVolume(owner, 3, null)).isEqualTo(made);
        assertThat(cloud.volumes().findVolume(owner)).contains(made);
        assertThat(cloud.volumes().owners()).containsExactly(owner);
        assertThat(made.sizeGb()).isEqualTo(3);
        assertThat(made.status()).isIn("available", "in-use");

        cloud.volumes().removeVolume(owner);
        cloud.volumes().removeVolume(owner);
        awaitNoVolume();
        assertThat(cloud.volumes().findVolume(owner)).isEmpty();
    }

    @Test
    void a_resized_server_waits_for_its_confirmation_and_has_its_new_flavor_for_good() {
        String id = activeServer();

        cloud.compute().resizeServer(owner, LARGER);
        cloud.compute().resizeServer(owner, LARGER);

        awaitStatus(owner, "VERIFY_RESIZE");
        cloud.compute().resizeServer(owner, LARGER);
        assertThat(flavor()).isEqualTo(LARGER.id());
        cloud.compute().confirmResize(owner);
        cloud.compute().confirmResize(owner);
        awaitStatus(owner, "ACTIVE");
        cloud.compute().revertResize(owner);
        awaitStatus(owner, "ACTIVE");
        assertThat(flavor()).isEqualTo(LARGER.id());
        assertThat(cloud.compute().listServers()).extracting(Server::id).containsExactly(id);
    }

    @Test
    void a_reverted_resize_leaves_the_server_as_it_was() {
        String id = activeServer();
        cloud.compute().resizeServer(owner, LARGER);
        awaitStatus(owner, "VERIFY_RESIZE");

        cloud.compute().revertResize(owner);
        cloud.compute().revertResize(owner);

        awaitStatus(owner, "ACTIVE");
        cloud.compute().revertResize(owner);
        cloud.compute().confirmResize(owner);
        assertThat(flavor()).isEqualTo(FixedCatalog.DEFAULT_FLAVORS.get(0).id());
        assertThat(cloud.compute().listServers()).extracting(Server::id).containsExactly(id);
    }

    @Test
    void a_server_in_the_middle_of_a_change_takes_no_other() {
        activeServer();
        cloud.compute().resizeServer(owner, LARGER);
        awaitStatus(owner, "VERIFY_RESIZE");

        assertKind(CloudException.Kind.BUSY, () -> cloud.compute().rebootServer(owner));
        assertKind(CloudException.Kind.BUSY, () -> cloud.compute().rebuildServer(spec(owner)));
        assertKind(
                CloudException.Kind.BUSY,
                () -> cloud.compute().resizeServer(owner, FixedCatalog.DEFAULT_FLAVORS.get(2)));
    }

    @Test
    void a_rebooted_or_rebuilt_server_is_the_same_server_and_becomes_active_again() {
        String id = activeServer();

        cloud.compute().rebootServer(owner);
        awaitStatus(owner, "ACTIVE");
        cloud.compute().rebuildServer(spec(owner));
        awaitStatus(owner, "ACTIVE");

        assertThat(flavor()).isEqualTo(FixedCatalog.DEFAULT_FLAVORS.get(0).id());
        assertThat(cloud.compute().listServers()).extracting(Server::id).containsExactly(id);
    }

    @Test
    void what_is_not_there_cannot_be_changed() {
        assertKind(CloudException.Kind.NOT_FOUND, () -> cloud.compute().resizeServer(owner, LARGER));
        assertKind(CloudException.Kind.NOT_FOUND, () -> cloud.compute().confirmResize(owner));
        assertKind(CloudException.Kind.NOT_FOUND, () -> cloud.compute().revertResize(owner));
        assertKind(CloudException.Kind.NOT_FOUND, () -> cloud.compute().rebootServer(owner));
        assertKind(CloudException.Kind.NOT_FOUND, () -> cloud.compute().attachVolume(owner, "v"));
        assertKind(CloudException.Kind.NOT_FOUND, () -> cloud.compute().detachVolume(owner, "v"));
        assertKind(CloudException.Kind.NOT_FOUND, () -> cloud.volumes().extendVolume(owner, 2));
        assertKind(
                CloudException.Kind.NOT_FOUND,
                () -> cloud.networks().updateAccess(owner, Access.PRIVATE, List.of(3306)));
    }

    @Test
    void a_volume_is_extended_and_never_made_smaller() {
        Volumes.Volume made = usableVolume();

        cloud.volumes().extendVolume(owner, 5);
        cloud.volumes().extendVolume(owner, 5);
        await().atMost(patience())
                .untilAsserted(() -> assertThat(volume().sizeGb()).isEqualTo(5));
        cloud.volumes().extendVolume(owner, 4);

        assertThat(volume().sizeGb()).isEqualTo(5);
        assertThat(volume().id()).isEqualTo(made.id());
        cloud.volumes().removeVolume(owner);
    }

    @Test
    void a_volume_is_in_use_while_a_server_has_it() {
        String volume = usableVolume().id();
        activeServer();

        cloud.compute().attachVolume(owner, volume);
        cloud.compute().attachVolume(owner, volume);
        awaitVolume("in-use");
        cloud.compute().detachVolume(owner, volume);
        cloud.compute().detachVolume(owner, volume);

        awaitVolume("available");
        cloud.compute().removeServer(owner);
        awaitGone(owner);
        cloud.volumes().removeVolume(owner);
    }

    @Test
    void access_can_be_changed_and_the_address_stays() {
        List<InstanceAddress> given = cloud.networks().ensureAddresses(owner, PROJECT, List.of(), null, List.of());

        cloud.networks().updateAccess(owner, new Access(false, List.of("10.1.0.0/16")), List.of(3306));
        cloud.networks().updateAccess(owner, new Access(false, List.of("10.1.0.0/16")), List.of(3306));

        assertThat(cloud.networks().ensureAddresses(owner, PROJECT, List.of(), null, List.of()))
                .isEqualTo(given);
        cloud.networks().removeAddresses(owner);
    }

    private String activeServer() {
        String id = cloud.compute().ensureServer(spec(owner)).id();
        awaitStatus(owner, "ACTIVE");
        return id;
    }

    private @Nullable String flavor() {
        return cloud.compute().findServer(owner).orElseThrow().flavorId();
    }

    private Volumes.Volume volume() {
        return cloud.volumes().findVolume(owner).orElseThrow();
    }

    /** 3 GiB; some clouds take a moment to make it. */
    private Volumes.Volume usableVolume() {
        String made = cloud.volumes().ensureVolume(owner, 3, null).id();
        await().atMost(patience())
                .untilAsserted(() -> assertThat(volume().status()).isIn("available", "in-use"));
        assertThat(volume().id()).isEqualTo(made);
        return volume();
    }

    private void awaitNoVolume() {
        await().atMost(patience())
                .untilAsserted(() -> assertThat(cloud.volumes().owners()).isEmpty());
        assertThat(cloud.volumes().listVolumes()).isEmpty();
    }

    private void awaitVolume(String status) {
        await().atMost(patience())
                .untilAsserted(() -> assertThat(volume().status()).isEqualTo(status));
    }

    private static void assertKind(CloudException.Kind kind, Runnable work) {
        assertThatThrownBy(work::run)
                .isInstanceOfSatisfying(
                        CloudException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    }
}
