package org.trove.guestagent;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.bus.BusMetrics;
import org.trove.bus.CodeRatchet;
import org.trove.bus.GuestCommandHandler;
import org.trove.bus.GuestCommandServer;
import org.trove.bus.GuestException;
import org.trove.bus.GuestExecutors;
import org.trove.bus.GuestLanes;
import org.trove.bus.MessageBus;
import org.trove.bus.ReportCaster;
import org.trove.guestagent.certificate.CertificateCommands;
import org.trove.guestagent.certificate.CertificateKeeper;
import org.trove.guestagent.command.AccountCommands;
import org.trove.guestagent.command.CommandDispatcher;
import org.trove.guestagent.command.CommandJournal;
import org.trove.guestagent.command.CrashRecovery;
import org.trove.guestagent.command.FaultReporter;
import org.trove.guestagent.command.KeptRatchet;
import org.trove.guestagent.command.Preparation;
import org.trove.guestagent.command.PrepareJournal;
import org.trove.guestagent.command.ServiceControl;
import org.trove.guestagent.command.VolumeControl;
import org.trove.guestagent.config.GuestConfig;
import org.trove.guestagent.datastore.Certificates;
import org.trove.guestagent.datastore.DatastoreManager;
import org.trove.guestagent.health.HealthReporter;
import org.trove.guestagent.health.HealthReporter.Phase;
import org.trove.guestagent.health.VolumeMeter;
import org.trove.guestagent.host.CommandRunner;
import org.trove.guestagent.host.DataVolume;
import org.trove.guestagent.host.VolumeMounter;
import org.trove.guestagent.host.VolumeUnit;
import org.trove.guestagent.update.AgentUpdate;
import org.trove.guestagent.update.Releases;
import org.trove.host.PrivateFiles;
import org.trove.message.wire.MessageCodec;
import org.trove.model.InstanceId;
import org.trove.time.IdSource;

/** The running agent of one instance: what serves commands and what reports, from {@link #start} to {@link #close}. */
public final class Agent implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Agent.class);
    private static final int FINISH_SECONDS = 10;

    private final GuestConfig config;
    private final DatastoreManager manager;
    private final Clock clock;
    private final HealthReporter health;
    private final CertificateKeeper certificates;
    private final Preparation preparation;
    private final ServiceControl service;
    private final CrashRecovery recovery;
    private final GuestCommandHandler handler;
    private final AgentUpdate update;
    private final CodeRatchet ratchet;
    private final ExecutorService commands = GuestExecutors.commands();
    private final ExecutorService queries = GuestExecutors.queries();
    private final ScheduledExecutorService scheduler;
    private MessageBus.@Nullable Subscription subscription;
    private volatile boolean isReplaced;

    /**
     * @param reports on behalf of this instance
     * @param certificates from which the manager has the instance's certificate
     * @param volumeSizeGb the size of the volume in GiB as the settings say it now, empty = the volume is a device
     * @param releases of the agent
     * @param end of this process; it closes the agent
     */
    public Agent(
            GuestConfig config,
            DatastoreManager manager,
            ReportCaster reports,
            CertificateKeeper certificates,
            Clock clock,
            Supplier<Optional<Integer>> volumeSizeGb,
            Releases releases,
            Runnable end) {
        this.config = config;
        this.manager = manager;
        this.clock = clock;
        this.certificates = certificates;
        InstanceId instance = config.info().guestId();
        Path state = config.guest().directories().state();
        PrepareJournal journal = new PrepareJournal(state);
        VolumeMeter volume = meter(config, manager, clock);
        HealthReporter.Source source =
                new HealthReporter.Source(instance, manager, volume, () -> releases.version(software()));
        this.health =
                new HealthReporter(source, reports, config.guest().health().heartbeatInterval(), clock, phase(journal));
        FaultReporter faults = new FaultReporter(instance, reports);
        this.preparation = new Preparation(manager, journal, health, faults);
        this.service = new ServiceControl(manager, journal, health);
        this.recovery = new CrashRecovery(
                manager, journal, health, faults, config.guest().recovery(), clock);
        VolumeControl volumes = new VolumeControl(dataVolume(config), volume, volumeSizeGb);
        CommandDispatcher dispatcher = new CommandDispatcher(
                preparation,
                journal,
                new CommandJournal(state, config.info().messagesSince()),
                service,
                new AccountCommands(manager),
                volume,
                volumes,
                faults);
        this.update = updateOf(releases, journal, end, dispatcher);
        this.handler = new CertificateCommands(certificates, update);
        this.ratchet = new KeptRatchet(state);
        this.scheduler = Executors.newScheduledThreadPool(2, task -> {
            Thread thread = new Thread(task, "guest-health");
            thread.setDaemon(true);
            return thread;
        });
    }

    private AgentUpdate updateOf(Releases releases, PrepareJournal journal, Runnable end, GuestCommandHandler others) {
        Runnable leave = () -> {
            isReplaced = true;
            end.run();
        };
        return new AgentUpdate(releases, health, journal::isPrepared, leave, clock, others);
    }

    /** Starts reporting and serving; the datastore comes up, or an interrupted preparation goes on, in the background. */
    public void start(MessageBus bus, MessageCodec codec, IdSource ids, BusMetrics metrics) {
        if (config.guest().tls()) {
            certificates.start(scheduler, this::takeCertificate);
        }
        commands.execute(() -> {
            preparation.resume();
            service.startWithAgent();
        });
        GuestLanes lanes = new GuestLanes(commands, queries, scheduler, clock);
        GuestCommandServer server = new GuestCommandServer(bus, codec, ids, lanes, metrics);
        subscription = server.serve(config.info().guestId(), config.info().key().orElse(""), handler, ratchet);
        health.start(scheduler);
        update.start(scheduler);
        scheduler.scheduleWithFixedDelay(() -> recovery.look(commands), 1, 1, TimeUnit.SECONDS);
        LOG.info(
                "agent started instance={} datastore={}",
                config.info().guestId(),
                config.info().manager());
    }

    /** As a command of its own, after those that are under way. */
    private void takeCertificate() {
        try {
            commands.execute(() -> {
                try {
                    manager.feature(Certificates.class).ifPresent(Certificates::changed);
                } catch (GuestException e) {
                    LOG.warn("certificate not taken over, the next start has it cause={}", e.getMessage());
                }
            });
        } catch (RejectedExecutionException stopping) {
            LOG.debug("the agent ends, the next one takes the certificate over");
        }
    }

    /** Ends in order: no new command, the current one to its end, then the datastore where it is to end too. */
    @Override
    public void close() {
        if (subscription != null) {
            subscription.close();
        }
        finish(commands);
        finish(queries);
        if (config.guest().stopDatastoreOnExit() && !isReplaced) {
            stopDatastore();
        }
        finish(scheduler);
        manager.close();
        LOG.info("agent stopped instance={}", config.info().guestId());
    }

    private void stopDatastore() {
        try {
            manager.stop();
        } catch (RuntimeException e) {
            LOG.error("the datastore could not be stopped", e);
        }
    }

    private static void finish(ExecutorService executor) {
        executor.shutdown();
        try {
            if (!executor.awaitTermination(FINISH_SECONDS, TimeUnit.SECONDS)) {
                executor.shutdownNow();
            }
        } catch (InterruptedException e) {
            executor.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    /** A volume whose size is told is the whole directory of the datastore, its logs and temporary files included. */
    private static VolumeMeter meter(GuestConfig config, DatastoreManager manager, Clock clock) {
        Integer sizeGb = config.guest().health().volumeSizeGb();
        Path measured = sizeGb == null
                ? manager.dataDirectory()
                : config.guest().directories().data();
        return new VolumeMeter(measured, sizeGb, clock);
    }

    private static DataVolume dataVolume(GuestConfig config) {
        CommandRunner commands = new CommandRunner();
        return config.guest()
                .volumeUnit()
                .<DataVolume>map(unit -> VolumeUnit.ofSystemd(commands, unit))
                .orElseGet(() -> new VolumeMounter(commands));
    }

    private static Phase phase(PrepareJournal journal) {
        if (journal.isPrepared()) {
            return Phase.PREPARED;
        }
        return journal.isFailed() ? Phase.FAILED : Phase.NEW;
    }

    private static String software() {
        String version = Agent.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    /** Makes sure that the state directory is there. @throws IOException where it cannot be */
    static void prepareDirectories(GuestConfig config) throws IOException {
        PrivateFiles.directory(config.guest().directories().state(), "rwx------");
    }
}
