package org.trove.taskmanager.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trove.taskmanager.testing.InstanceWorld.ID;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.trove.cloud.Server;
import org.trove.model.InstanceId;
import org.trove.model.Orphan;
import org.trove.model.ProjectId;
import org.trove.store.InstanceChange;
import org.trove.taskmanager.testing.CountingCloud;
import org.trove.taskmanager.testing.InstanceWorld;

class LeftoverSweepTest {
    private final InstanceWorld world = new InstanceWorld();
    private final CountingCloud cloud = world.cloud;
    private final LeftoverSweep sweep = new LeftoverSweep(cloud, world.database, true);

    @BeforeEach
    void everythingIsThere() {
        makeAll(ID);
    }

    @Test
    void whatADeletedInstanceLeftIsRemoved() {
        delete();

        sweep.run();

        assertThat(cloud.servers).isEmpty();
        assertThat(cloud.volumes).isEmpty();
        assertThat(cloud.addresses).isEmpty();
        assertThat(cloud.names().records).isEmpty();
    }

    @Test
    void aHostNameThatIsAllThatADeletedInstanceLeftIsFoundAndRemoved() {
        cloud.servers.clear();
        cloud.volumes.clear();
        cloud.addresses.clear();
        delete();

        sweep.run();

        assertThat(cloud.names().records).isEmpty();
    }

    @Test
    void whatADeletedInstanceLeftStaysWhereThatIsAskedForAndIsToldAsAnOrphan() {
        SweepMetrics metrics = new SweepMetrics(new PrometheusRegistry());
        delete();

        new LeftoverSweep(cloud, world.database, false).run();
        new OrphanSweep(cloud, world.database, new SweepSettings(), metrics).run();

        assertThat(cloud.servers).hasSize(1);
        assertThat(cloud.volumes).hasSize(1);
        assertThat(cloud.addresses).hasSize(1);
        assertThat(cloud.names().records).hasSize(1);
        List<Orphan.Known> known =
                world.database.read(stores -> stores.orphans().list());
        assertThat(known).extracting(one -> one.orphan().reason()).containsOnly(Orphan.Reason.INSTANCE_DELETED);
    }

    @Test
    void anInstanceThatIsNotDeletedAndOneThatIsNotOursKeepAll() {
        makeAll(new InstanceId("of-another-trove"));

        sweep.run();

        assertThat(cloud.servers).hasSize(2);
        assertThat(cloud.volumes).hasSize(2);
        assertThat(cloud.addresses).hasSize(2);
    }

    @Test
    void aServerThatDoesNotGoKeepsTheRestUntilItGoes() {
        delete();
        cloud.removesNothing = true;
        sweep.run();
        assertThat(cloud.volumes).hasSize(1);
        assertThat(cloud.addresses).hasSize(1);
        cloud.removesNothing = false;

        sweep.run();

        assertThat(cloud.owners()).isEmpty();
    }

    @Test
    void aDatabaseThatIsAwayDoesNotEndTheRounds() {
        delete();
        world.database.setReachable(false);
        sweep.run();
        world.database.setReachable(true);

        sweep.run();

        assertThat(cloud.servers).isEmpty();
    }

    private void makeAll(InstanceId owner) {
        cloud.servers.put(owner, new Server("server of " + owner, owner, "ACTIVE", null));
        cloud.ensureVolume(owner, 1, null);
        cloud.names()
                .ensureRecords(owner, cloud.ensureAddresses(owner, new ProjectId("p"), List.of(), null, List.of()));
    }

    private void delete() {
        world.database.write(stores -> {
            stores.instances().apply(new InstanceChange.Deleted(ID));
            return true;
        });
    }
}
