package org.trove.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.trove.cloud.CloudProvider.Environment;
import org.trove.model.InstanceAddress;
import org.trove.model.InstanceId;
import org.trove.model.ProjectId;
import org.trove.time.SystemIdSource;

/** What every cloud promises, whatever stands behind it. */
public abstract class CloudContract {
    protected static final Environment ENVIRONMENT = new Environment(Clock.systemUTC(), new SystemIdSource());
    private static final Duration PATIENCE = Duration.ofSeconds(20);

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
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(cloud.compute().listServers()).isEmpty());
        cloud.close();
    }

    protected ServerSpec spec(InstanceId instance) {
        List<InstanceAddress> addresses = cloud.networks().ensureAddresses(instance, List.of(), null, List.of());
        return new ServerSpec(
                instance,
                new ProjectId("p"),
                "db1",
                "some-manager",
                FixedCatalog.DEFAULT_FLAVORS.get(0),
                null,
                null,
                null,
                addresses,
                Map.of("/etc/trove/conf.d/guest_info.conf", "[DEFAULT]\nguest_id=" + instance + "\n"),
                null);
    }

    protected void awaitStatus(InstanceId instance, String status) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(cloud.compute().findServer(instance))
                        .get()
                        .extracting(Server::status)
                        .isEqualTo(status));
    }

    protected void awaitGone(InstanceId instance) {
        await().atMost(PATIENCE)
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

        List<InstanceAddress> mine = cloud.networks().ensureAddresses(owner, List.of(), null, List.of());
        List<InstanceAddress> others = cloud.networks().ensureAddresses(other, List.of(), null, List.of());

        assertThat(mine).isNotEmpty().doesNotContainAnyElementsOf(others);
        assertThat(cloud.networks().owners()).containsExactlyInAnyOrder(owner, other);
        assertThat(cloud.networks().ensureAddresses(owner, List.of(), null, List.of()))
                .isEqualTo(mine);
        cloud.networks().removeAddresses(owner);
        cloud.networks().removeAddresses(owner);
        cloud.networks().removeAddresses(other);
        assertThat(cloud.networks().owners()).isEmpty();
    }

    @Test
    void what_has_an_owner_is_listed_with_it_until_it_is_removed() {
        InstanceId other = new InstanceId(UUID.randomUUID().toString());
        cloud.networks().ensureAddresses(owner, List.of(), null, List.of());
        cloud.networks().ensureAddresses(other, List.of(), null, List.of());
        Volumes.Volume volume = cloud.volumes().ensureVolume(owner, 3, null);

        assertThat(cloud.networks().listPorts())
                .extracting(Networks.Port::owner)
                .containsExactlyInAnyOrder(owner, other);
        assertThat(cloud.networks().listPorts()).allMatch(port -> !port.id().isEmpty());
        assertThat(cloud.volumes().listVolumes()).containsExactly(volume);
        assertThat(cloud.compute().listServers()).isEmpty();

        cloud.volumes().removeVolume(owner);
        cloud.networks().removeAddresses(owner);
        assertThat(cloud.volumes().listVolumes()).isEmpty();
        assertThat(cloud.networks().listPorts())
                .extracting(Networks.Port::owner)
                .containsExactly(other);
        cloud.networks().removeAddresses(other);
        assertThat(cloud.networks().listPorts()).isEmpty();
    }

    @Test
    void a_volume_is_found_again_with_its_size_until_it_is_removed() {
        Volumes.Volume made = cloud.volumes().ensureVolume(owner, 3, null);

        assertThat(cloud.volumes().ensureVolume(owner, 3, null)).isEqualTo(made);
        assertThat(cloud.volumes().findVolume(owner)).contains(made);
        assertThat(cloud.volumes().owners()).containsExactly(owner);
        assertThat(made.sizeGb()).isEqualTo(3);
        assertThat(made.status()).isIn("available", "in-use");

        cloud.volumes().removeVolume(owner);
        cloud.volumes().removeVolume(owner);
        assertThat(cloud.volumes().findVolume(owner)).isEmpty();
        assertThat(cloud.volumes().owners()).isEmpty();
    }
}
