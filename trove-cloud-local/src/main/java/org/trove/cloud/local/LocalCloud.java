package org.trove.cloud.local;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.cloud.Cloud;
import org.trove.cloud.CloudProvider;
import org.trove.cloud.Compute;
import org.trove.cloud.Networks;
import org.trove.cloud.Volumes;
import org.trove.model.InstanceId;

/** This machine as a cloud. Several processes may open one home; none of them is special. */
final class LocalCloud implements Cloud {
    private static final Logger LOG = LoggerFactory.getLogger(LocalCloud.class);
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final int TICKS_PER_LOOK = 60;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** JVMs that start at once on a small machine only delay one another. */
    private static final int STARTS_PER_TICK = 4;

    private final ScheduledExecutorService executor =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "local-cloud"));
    private int ticks;
    private final LocalHome home;
    private final LocalSettings settings;
    private final Agents agents;
    private final Removals removals;
    private final ServerChanges changes;
    private final Shutdown shutdown = new Shutdown(PATIENCE);
    private final MachineClaims machine;
    private final LocalNetworks networks;
    private final Placement placement;
    private final LocalVolumes volumes;
    private final LocalCompute compute;

    LocalCloud(LocalSettings settings, LocalHome home, CloudProvider.Environment environment) throws IOException {
        this.settings = settings;
        this.home = home;
        HomeLocks locks = new HomeLocks(home.locks());
        machine = new MachineClaims(settings.claimPlaces(), environment.clock());
        networks = new LocalNetworks(home, locks, settings, machine);
        placement = new Placement(home, settings, networks, machine);
        agents = new Agents(home, locks, new AgentLauncher(settings), placement, environment.clock());
        removals = new Removals(home, locks, agents, shutdown, executor);
        volumes = new LocalVolumes(home, locks, settings, environment.ids());
        changes = new ServerChanges(home, locks, agents, shutdown, executor);
        compute = new LocalCompute(home, settings, agents, removals, changes, volumes, placement, environment.ids());
    }

    /** Begins to look after the servers, those of earlier processes included. */
    LocalCloud start() throws IOException {
        claimAgain();
        executor.scheduleWithFixedDelay(this::tick, 0, TICK.toMillis(), TimeUnit.MILLISECONDS);
        return this;
    }

    /** Claims what the home has: an older release claimed nothing, and somebody may have removed the claims. */
    private void claimAgain() throws IOException {
        machine.prune(home.directory());
        for (Networks.Port port : networks.listPorts()) {
            machine.take(port.id(), home.instance(port.owner()));
        }
        for (InstanceId owner : home.instances()) {
            ServerFiles files = new ServerFiles(owner, home.instance(owner));
            Optional<ServerRecord> server = files.record();
            boolean runs = agents.process(files).isPresent();
            if (server.isPresent()
                    && !placement.holds(owner, server.get())
                    && runs
                    && server.get().isSettled()) {
                changes.begin(owner, (known, ignored) -> known.isSettled() ? known.rebooting() : known);
            }
        }
    }

    private void tick() {
        try {
            ticks++;
            if (ticks % TICKS_PER_LOOK == 0) {
                machine.prune(home.directory());
            }
            int started = 0;
            for (InstanceId owner : home.instances()) {
                ServerFiles files = new ServerFiles(owner, home.instance(owner));
                Optional<ServerRecord> server = files.record();
                if (server.isEmpty()) {
                    continue;
                }
                if (files.isRemoving()) {
                    removals.goOn(files);
                } else if (server.get().change() != null) {
                    changes.goOn(files);
                } else if (started < STARTS_PER_TICK && agents.keepRunning(owner)) {
                    started++;
                }
            }
        } catch (IOException e) {
            LOG.warn("servers not looked after reason={}", LocalFailures.reason(e));
        } catch (RuntimeException e) {
            // Thrown on, it would end all further ticks.
            LOG.error("servers not looked after", e);
        }
    }

    @Override
    public Compute compute() {
        return compute;
    }

    @Override
    public Networks networks() {
        return networks;
    }

    @Override
    public Volumes volumes() {
        return volumes;
    }

    @Override
    public void close() {
        executor.shutdown();
        try {
            if (!executor.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("the local cloud is still busy while it closes");
            }
            if (settings.stopServersOnClose()) {
                stopServers();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.warn("servers not stopped reason={}", LocalFailures.reason(e));
        }
    }

    private void stopServers() throws IOException {
        List<CompletableFuture<Void>> ends = new ArrayList<>();
        for (InstanceId owner : home.instances()) {
            ServerFiles files = new ServerFiles(owner, home.instance(owner));
            CompletableFuture<Void> end = shutdown.end(agents.process(files), files.directory(), home.data(owner));
            ends.add(end.thenRun(() -> rest(files)));
        }
        CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new)).join();
        LOG.info("all servers stopped count={}", ends.size());
    }

    private void rest(ServerFiles files) {
        try {
            files.forgetStarts();
            home.volume(files.owner()).unmount();
        } catch (IOException e) {
            LOG.warn(
                    "not all is as after an orderly stop instance={} reason={}",
                    files.owner(),
                    LocalFailures.reason(e));
        }
    }
}
