package org.trove.simulation;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.trove.cloud.Cloud;
import org.trove.cloud.CloudException;
import org.trove.cloud.Compute;
import org.trove.cloud.Dns;
import org.trove.cloud.Networks;
import org.trove.cloud.Server;
import org.trove.cloud.ServerSpec;
import org.trove.cloud.Volumes;
import org.trove.model.Access;
import org.trove.model.Flavor;
import org.trove.model.InstanceAddress;
import org.trove.model.InstanceId;
import org.trove.model.ProjectId;

/** The cloud as one process sees it: a service that lies. */
final class CloudPort implements Cloud, Compute, Networks, Volumes {
    private final World world;
    private final Machine machine;

    CloudPort(World world, Machine machine) {
        this.world = world;
        this.machine = machine;
    }

    @Override
    public Compute compute() {
        return this;
    }

    @Override
    public Networks networks() {
        return this;
    }

    @Override
    public Volumes volumes() {
        return this;
    }

    @Override
    public Optional<Dns> dns() {
        return Optional.of(new Names());
    }

    @Override
    public void close() {}

    @Override
    public Server ensureServer(ServerSpec spec) {
        return make(spec.owner(), () -> world.cloud().ensureServer(spec));
    }

    @Override
    public Optional<Server> findServer(InstanceId owner) {
        boolean lags = lags();
        return call(() -> world.cloud().findServer(owner, lags));
    }

    @Override
    public void removeServer(InstanceId owner) {
        change(() -> world.cloud().removeServer(owner));
    }

    @Override
    public void resizeServer(InstanceId owner, Flavor flavor) {
        change(() -> world.cloud().resizeServer(owner, flavor.id()));
    }

    @Override
    public void migrateServer(InstanceId owner, @Nullable String host) {
        change(() -> world.cloud().migrateServer(owner));
    }

    @Override
    public void confirmResize(InstanceId owner) {
        change(() -> world.cloud().endResize(owner, true));
    }

    @Override
    public void revertResize(InstanceId owner) {
        change(() -> world.cloud().endResize(owner, false));
    }

    @Override
    public void rebootServer(InstanceId owner) {
        change(() -> world.cloud().restart(owner, "REBOOT"));
    }

    @Override
    public void rebuildServer(ServerSpec spec) {
        change(() -> world.cloud().restart(spec.owner(), "REBUILD"));
    }

    @Override
    public void attachVolume(InstanceId owner, String volumeId) {
        change(() -> world.cloud().changeVolume(owner, 0, "in-use"));
    }

    @Override
    public void detachVolume(InstanceId owner, String volumeId) {
        change(() -> world.cloud().changeVolume(owner, 0, "available"));
    }

    @Override
    public void extendVolume(InstanceId owner, int sizeGb) {
        change(() -> world.cloud().changeVolume(owner, sizeGb, null));
    }

    @Override
    public void updateAccess(InstanceId owner, Access access, List<Integer> tcpPorts) {
        change(() -> world.cloud().requireAddresses(owner));
    }

    @Override
    public List<Server> listServers() {
        boolean lags = lags();
        return call(() -> world.cloud().list(lags));
    }

    @Override
    public List<InstanceAddress> ensureAddresses(
            InstanceId owner,
            ProjectId project,
            List<Map<String, Object>> nics,
            @Nullable Access access,
            List<Integer> tcpPorts) {
        return make(owner, () -> world.cloud().ensureAddresses(owner));
    }

    @Override
    public void removeAddresses(InstanceId owner) {
        change(() -> world.cloud().removeAddresses(owner));
    }

    @Override
    public Volume ensureVolume(InstanceId owner, int sizeGb, @Nullable String type) {
        return make(owner, () -> world.cloud().ensureVolume(owner, sizeGb));
    }

    @Override
    public Optional<Volume> findVolume(InstanceId owner) {
        return call(() -> world.cloud().findVolume(owner));
    }

    @Override
    public void removeVolume(InstanceId owner) {
        change(() -> world.cloud().removeVolume(owner));
    }

    @Override
    public List<Volume> listVolumes() {
        return call(() -> world.cloud().volumes());
    }

    @Override
    public List<Port> listPorts() {
        return call(() -> world.cloud().ports());
    }

    @Override
    public Collection<InstanceId> owners() {
        return call(() -> world.cloud().owners());
    }

    /** Apart, because its owners are not those of addresses and volumes. */
    private final class Names implements Dns {
        @Override
        public String hostname(InstanceId owner) {
            return NamingCatalog.nameOf(owner);
        }

        @Override
        public List<RecordSet> ensureRecords(InstanceId owner, List<InstanceAddress> wanted) {
            return make(owner, () -> world.cloud().names().ensure(owner, wanted));
        }

        @Override
        public List<RecordSet> findRecords(InstanceId owner) {
            return call(() -> world.cloud().names().find(owner));
        }

        @Override
        public void removeRecords(InstanceId owner) {
            change(() -> world.cloud().names().remove(owner));
        }

        @Override
        public Collection<InstanceId> owners() {
            return call(() -> world.cloud().names().owners());
        }
    }

    private boolean lags() {
        return world.isTroubled() && world.plan().cloudLags() && world.chance().oneIn(2);
    }

    private <T> T make(InstanceId owner, Supplier<T> effect) {
        if (world.isTroubled() && world.plan().cloudRefuses() && world.chance().oneIn(15)) {
            world.say(() -> "cloud refuses something to " + owner);
            world.cloud().spoilt().add(owner);
            throw new CloudException(CloudException.Kind.QUOTA, "Quota exceeded.", null);
        }
        return call(effect);
    }

    private void change(Runnable effect) {
        call(() -> {
            effect.run();
            return true;
        });
    }

    private <T> T call(Supplier<T> effect) {
        world.touch();
        Chance chance = world.chance();
        boolean troubled = world.isTroubled();
        FaultPlan plan = world.plan();
        if (troubled && plan.cloudSlow() && chance.oneIn(12)) {
            machine.await(chance.millis(1_000, 20_000));
        } else if (plan.preemption()) {
            machine.await(chance.millis(1, 30));
        }
        if (troubled && plan.cloudLate() && chance.oneIn(12)) {
            Duration late = chance.oneIn(3) ? chance.millis(5_000, 45_000) : chance.millis(1, 3_000);
            world.say(() -> "a call to the cloud is given up, and will be done in " + late.toMillis() + " ms");
            world.timeline().after(late, null, () -> lateEffect(effect));
            throw failure("The connection to the cloud timed out.");
        }
        if (troubled && plan.cloudFails()) {
            int fate = chance.below(14);
            if (fate == 0) {
                throw failure("The cloud answers 503.");
            } else if (fate == 1) {
                T lost = effect.get();
                world.say(() -> "an answer of the cloud is lost: " + lost);
                throw failure("The connection to the cloud broke.");
            }
        }
        T result = effect.get();
        world.touch();
        return result;
    }

    private <T> void lateEffect(Supplier<T> effect) {
        try {
            T result = effect.get();
            world.say(() -> "a call that was given up is done: " + result);
        } catch (CloudException refused) {
            // Nobody hears of it.
        }
    }

    private static CloudException failure(String message) {
        return new CloudException(CloudException.Kind.TRANSIENT, message, null);
    }
}
