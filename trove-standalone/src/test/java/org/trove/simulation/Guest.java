package org.trove.simulation;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.trove.bus.CommandOrigin;
import org.trove.bus.GuestCommandHandler;
import org.trove.bus.GuestCommandServer;
import org.trove.bus.GuestLanes;
import org.trove.bus.ReportCaster;
import org.trove.bus.RpcReportCaster;
import org.trove.context.RequestContext;
import org.trove.crypto.SecretString;
import org.trove.guestagent.command.AccountCommands;
import org.trove.guestagent.command.CommandDispatcher;
import org.trove.guestagent.command.CommandJournal;
import org.trove.guestagent.command.FaultReporter;
import org.trove.guestagent.command.Preparation;
import org.trove.guestagent.command.PrepareJournal;
import org.trove.guestagent.command.ReportNumbers;
import org.trove.guestagent.command.ServiceControl;
import org.trove.guestagent.command.VolumeControl;
import org.trove.guestagent.health.HealthReporter;
import org.trove.guestagent.health.HealthReporter.Phase;
import org.trove.guestagent.health.VolumeMeter;
import org.trove.guestagent.host.CommandRunner;
import org.trove.guestagent.host.VolumeMounter;
import org.trove.message.GuestCommand;
import org.trove.message.GuestReport;
import org.trove.message.wire.MessageCodec;
import org.trove.model.InstanceId;
import org.trove.model.ServiceStatus;

/** One server's guest: what {@code Agent} puts together, on simulated threads, around a simulated datastore. */
final class Guest extends Node {
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    private final InstanceId instance;
    private final String key;
    private final long since;
    private final Disk disk;
    private @Nullable ServiceStatus lastReport;

    Guest(World world, InstanceId instance, String key, long since, String name) {
        super(world, name);
        this.instance = instance;
        this.key = key;
        this.since = since;
        this.disk = new Disk(world);
    }

    InstanceId instance() {
        return instance;
    }

    Disk disk() {
        return disk;
    }

    /** What it told last, null = nothing yet. */
    @Nullable
    ServiceStatus lastReport() {
        return lastReport;
    }

    @Override
    void boot(Machine machine) {
        BusPort bus = new BusPort(world(), machine);
        MessageCodec codec = world().codec();
        ReportNumbers numbers = new ReportNumbers(disk, since, machine.clock());
        ReportCaster caster =
                new RpcReportCaster(bus, codec, instance, SecretString.of(key), Wire.RPC, world().chance(), numbers);
        ReportCaster reports = report -> told(caster, report);
        SimulatedDatastore datastore = new SimulatedDatastore(world(), disk, machine);
        VolumeMeter volume = new VolumeMeter(datastore.dataDirectory(), 1, machine.clock());
        PrepareJournal journal = new PrepareJournal(disk);
        HealthReporter health = new HealthReporter(
                new HealthReporter.Source(instance, datastore, volume, () -> "simulated"),
                reports,
                HEARTBEAT,
                machine.clock(),
                phase(journal));
        FaultReporter faults = new FaultReporter(instance, reports);
        Preparation preparation = new Preparation(datastore, journal, health, faults);
        ServiceControl service = new ServiceControl(datastore, journal, health);
        CommandDispatcher dispatcher = new CommandDispatcher(
                preparation,
                journal,
                new CommandJournal(disk, since),
                service,
                new AccountCommands(datastore),
                volume,
                new VolumeControl(new VolumeMounter(new CommandRunner()), volume, () -> Optional.of(1)),
                faults);
        Executor commands = machine.oneThread();
        commands.execute(() -> {
            preparation.resume();
            service.startWithAgent();
        });
        new GuestCommandServer(
                        bus,
                        codec,
                        world().chance(),
                        new GuestLanes(commands, machine, machine, machine.clock()),
                        Wire.METRICS)
                .serve(instance, key, new Watched(dispatcher));
        health.start(machine);
    }

    private static Phase phase(PrepareJournal journal) {
        if (journal.isPrepared()) {
            return Phase.PREPARED;
        }
        return journal.isFailed() ? Phase.FAILED : Phase.NEW;
    }

    private CompletableFuture<Void> told(ReportCaster caster, GuestReport report) {
        if (report instanceof GuestReport.Heartbeat heartbeat) {
            lastReport = ServiceStatus.ofDescription(heartbeat.payload().serviceStatus())
                    .orElseThrow();
        }
        return caster.cast(report);
    }

    /** The agent's handler, and trouble before and after each command. */
    private final class Watched implements GuestCommandHandler {
        private final GuestCommandHandler inner;

        Watched(GuestCommandHandler inner) {
            this.inner = inner;
        }

        @Override
        public @Nullable Object handle(GuestCommand<?> command, RequestContext context) {
            return inner.handle(command, context);
        }

        @Override
        public Optional<String> refusal(CommandOrigin origin) {
            return inner.refusal(origin);
        }

        @Override
        public boolean isBegun(CommandOrigin origin) {
            return inner.isBegun(origin);
        }

        @Override
        public @Nullable Object handle(GuestCommand<?> command, RequestContext context, CommandOrigin origin) {
            world().say(() -> "does " + command.getClass().getSimpleName());
            if (command instanceof GuestCommand.Prepare && world().mutation() == Mutation.FORGETFUL_GUEST) {
                disk.forgetPreparation();
            }
            world().touch();
            CommandOrigin known =
                    world().mutation() == Mutation.FORGETFUL_AGENT ? new CommandOrigin("", false) : origin;
            Object result = inner.handle(command, context, known);
            world().afterCommand(Guest.this);
            world().touch();
            return result;
        }
    }
}
