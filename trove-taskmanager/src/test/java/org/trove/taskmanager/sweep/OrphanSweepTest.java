package org.trove.taskmanager.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trove.taskmanager.testing.InstanceWorld.ID;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.trove.cloud.CloudException;
import org.trove.cloud.Server;
import org.trove.message.TaskRequest;
import org.trove.model.InstanceAddress;
import org.trove.model.InstanceId;
import org.trove.model.Orphan;
import org.trove.model.Orphan.Reason;
import org.trove.model.Orphan.Resource;
import org.trove.store.InstanceChange;
import org.trove.taskmanager.testing.FixedIds;
import org.trove.taskmanager.testing.InstanceWorld;

class OrphanSweepTest {
    private static final InstanceId STRANGER = new InstanceId("99999999-2222-3333-4444-555555555555");
    private static final Duration GRACE = Duration.ofHours(1);

    private final InstanceWorld world = new InstanceWorld();
    private final SweepMetrics metrics = new SweepMetrics(new PrometheusRegistry());
    private final OrphanSweep watching =
            new OrphanSweep(world.cloud, world.database, new SweepSettings(false, GRACE), metrics);
    private final OrphanSweep removing =
            new OrphanSweep(world.cloud, world.database, new SweepSettings(true, GRACE), metrics);

    private void inTheCloud(InstanceId owner) {
        world.cloud.servers.put(owner, new Server("s-" + owner, owner, "ACTIVE", null));
        world.cloud.ensureVolume(owner, 1, null);
        world.cloud.addresses.put(
                owner, List.of(new InstanceAddress("127.0.0.9", InstanceAddress.Type.PRIVATE, "net")));
    }

    private void apply(InstanceChange change) {
        world.database.write(stores -> {
            stores.instances().apply(change);
            return true;
        });
    }

    private List<Orphan> known() {
        return world.database.read(stores -> stores.orphans().list()).stream()
                .map(Orphan.Known::orphan)
                .toList();
    }

    private boolean cloudIsEmpty() {
        return world.cloud.servers.isEmpty() && world.cloud.volumes.isEmpty() && world.cloud.addresses.isEmpty();
    }

    /** Round after round through an hour and more. */
    private void sweepThroughTheGrace(OrphanSweep sweep) {
        for (int round = 0; round < 8; round++) {
            sweep.run();
            world.advance(Duration.ofMinutes(10));
        }
    }

    @Test
    void whatAnInstanceOwnsIsNoOrphan() {
        inTheCloud(ID);

        watching.run();

        assertThat(known()).isEmpty();
    }

    @Test
    void whatADeletedInstanceLeftIsFoundWithItsReasonAndLeftThere() {
        inTheCloud(ID);
        apply(new InstanceChange.Deleted(ID));

        sweepThroughTheGrace(watching);

        assertThat(known())
                .containsExactlyInAnyOrder(
                        new Orphan(Resource.SERVER, "s-" + ID, ID, Reason.INSTANCE_DELETED),
                        new Orphan(Resource.VOLUME, "volume-of-11111111", ID, Reason.INSTANCE_DELETED),
                        new Orphan(Resource.ADDRESS, "127.0.0.9", ID, Reason.INSTANCE_DELETED));
        assertThat(world.cloud.servers).hasSize(1);
    }

    @Test
    void whatHasNoInstanceInTheDatabaseIsToldAndNeverRemoved() {
        inTheCloud(STRANGER);

        sweepThroughTheGrace(removing);

        assertThat(known()).hasSize(3).allMatch(orphan -> orphan.reason() == Reason.INSTANCE_UNKNOWN);
        assertThat(world.cloud.servers).containsKey(STRANGER);
        assertThat(world.cloud.volumes).containsKey(STRANGER);
        assertThat(world.cloud.addresses).containsKey(STRANGER);
    }

    @Test
    void aSecondServerOfAnInstanceIsToldAndNeverRemoved() {
        inTheCloud(ID);
        apply(new InstanceChange.ServerSet(ID, "another-server", "ACTIVE"));

        sweepThroughTheGrace(removing);

        assertThat(known()).containsExactly(new Orphan(Resource.SERVER, "s-" + ID, ID, Reason.INSTANCE_HAS_ANOTHER));
        assertThat(world.cloud.servers).containsKey(ID);
    }

    @Test
    void whatAnOpenOperationMayStillUseIsNoOrphan() {
        inTheCloud(ID);
        world.accept(
                new TaskRequest.DeleteInstance(ID.value()),
                new FixedIds().newId().toString());
        apply(new InstanceChange.Deleted(ID));

        sweepThroughTheGrace(removing);

        assertThat(known()).isEmpty();
        assertThat(world.cloud.servers).containsKey(ID);
    }

    @Test
    void whatWasAnOrphanForTheGraceIsRemovedTheServerFirst() {
        inTheCloud(ID);
        apply(new InstanceChange.Deleted(ID));

        removing.run();
        world.advance(GRACE.minusSeconds(1));
        removing.run();
        assertThat(world.cloud.servers).hasSize(1);

        world.advance(Duration.ofSeconds(1));
        removing.run();
        assertThat(cloudIsEmpty()).isTrue();

        removing.run();
        assertThat(known()).isEmpty();
    }

    @Test
    void theGraceGoesOnWhenAnotherTaskManagerSweeps() {
        inTheCloud(ID);
        apply(new InstanceChange.Deleted(ID));
        watching.run();
        world.advance(GRACE.dividedBy(2));
        watching.run();
        world.advance(GRACE.dividedBy(2));

        removing.run();

        assertThat(cloudIsEmpty()).isTrue();
    }

    @Test
    void anOrphanThatNobodySeesAnyMoreIsForgotten() {
        inTheCloud(ID);
        apply(new InstanceChange.Deleted(ID));
        watching.run();
        world.cloud.servers.clear();
        world.cloud.volumes.clear();
        world.cloud.addresses.clear();

        OrphanSweep restarted = new OrphanSweep(world.cloud, world.database, new SweepSettings(), metrics);
        restarted.run();
        assertThat(known()).hasSize(3);
        world.advance(Duration.ofHours(1));
        restarted.run();

        assertThat(known()).isEmpty();
    }

    @Test
    void aCloudOrADatabaseThatIsAwayCostsARoundAndNoMore() {
        inTheCloud(ID);
        apply(new InstanceChange.Deleted(ID));
        Rounds rounds = new Rounds(world.time, new FixedIds(), metrics);
        int[] tries = {0};
        rounds.repeat("orphans", Duration.ofMinutes(10), () -> {
            if (tries[0]++ == 0) {
                throw new CloudException(CloudException.Kind.TRANSIENT, "away", null);
            }
            watching.run();
        });

        world.advance(Duration.ofMinutes(5));
        assertThat(tries[0]).isEqualTo(1);
        world.database.setReachable(false);
        world.advance(Duration.ofMinutes(5));
        world.database.setReachable(true);
        assertThat(known()).isEmpty();
        world.advance(Duration.ofMinutes(5));

        assertThat(known()).hasSize(3);
    }
}
