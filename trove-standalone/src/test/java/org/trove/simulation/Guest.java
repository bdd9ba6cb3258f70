package org.trove.simulation;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.trove.bus.GuestCommandHandler;
import org.trove.bus.GuestCommandServer;
import org.trove.bus.ReportCaster;
import org.trove.bus.RpcReportCaster;
import org.trove.context.RequestContext;
import org.trove.crypto.SecretString;
import org.trove.guestagent.datastore.GuestErrors;
import org.trove.guestagent.health.HealthReporter;
import org.trove.guestagent.health.VolumeMeter;
import org.trove.message.GuestCommand;
import org.trove.message.GuestReport;
import org.trove.message.WireDatabase;
import org.trove.message.wire.MessageCodec;
import org.trove.model.InstanceId;
import org.trove.model.ServiceStatus;

/** One server's guest: the agent's own messages and health reports around a datastore that is a few flags. */
final class Guest extends Node implements GuestCommandHandler {
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    private final InstanceId instance;
    private final String key;
    private final Disk disk = new Disk();
    private @Nullable HealthReporter health;
    private @Nullable ServiceStatus lastReport;

    Guest(World world, InstanceId instance, String key, String name) {
        super(world, name);
        this.instance = instance;
        this.key = key;
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
        ReportCaster caster =
                new RpcReportCaster(bus, codec, instance, SecretString.of(key), Wire.RPC, world().chance());
        HealthReporter.Source source = new HealthReporter.Source(
                instance,
                new SimulatedDatastore(disk),
                new VolumeMeter(new SimulatedDatastore(disk).dataDirectory(), 1, machine.clock()),
                "simulated");
        HealthReporter.Phase phase = disk.prepared ? HealthReporter.Phase.PREPARED : HealthReporter.Phase.NEW;
        health = new HealthReporter(source, report -> told(caster, report), HEARTBEAT, machine.clock(), phase);
        GuestCommand.Prepare begun = disk.begun;
        java.util.concurrent.Executor commands = machine.oneThread();
        commands.execute(() -> {
            if (begun != null) {
                prepare(begun);
            } else if (disk.prepared) {
                disk.running = true;
            }
        });
        new GuestCommandServer(bus, codec, world().chance(), commands, machine, Wire.METRICS)
                .serve(instance, key, this);
        health.start(machine);
    }

    private CompletableFuture<Void> told(ReportCaster caster, GuestReport report) {
        if (report instanceof GuestReport.Heartbeat heartbeat) {
            lastReport = ServiceStatus.ofDescription(heartbeat.payload().serviceStatus())
                    .orElseThrow();
        }
        return caster.cast(report);
    }

    @Override
    public @Nullable Object handle(GuestCommand<?> command, RequestContext context) {
        world().say(() -> "does " + command.getClass().getSimpleName());
        world().touch();
        Object result = perform(command);
        world().touch();
        return result;
    }

    private @Nullable Object perform(GuestCommand<?> command) {
        if (command instanceof GuestCommand.Prepare prepare) {
            prepare(prepare);
            return null;
        }
        if (!disk.prepared) {
            throw GuestErrors.failed("The datastore of this instance is not prepared yet.");
        }
        if (command instanceof GuestCommand.Restart) {
            disk.running = false;
            take(100, 3_000);
            disk.running = true;
            disk.restarts++;
            reporter().reportNow();
        } else if (command instanceof GuestCommand.StopDb) {
            disk.running = false;
            reporter().reportNow();
        } else if (command instanceof GuestCommand.CreateDatabase create) {
            create.databases().forEach(this::createDatabase);
        } else if (command instanceof GuestCommand.DeleteDatabase delete) {
            if (disk.databases.remove(delete.database().name()) == null) {
                throw GuestErrors.databaseNotFound(delete.database().name());
            }
        } else if (command instanceof GuestCommand.ListDatabases) {
            return new GuestCommand.DatabasePage(
                    disk.databases.keySet().stream()
                            .map(name -> new WireDatabase(name, null, null))
                            .toList(),
                    null);
        }
        return null;
    }

    private void createDatabase(WireDatabase database) {
        if (disk.databases.containsKey(database.name())) {
            throw GuestErrors.databaseExists(database.name());
        }
        disk.databases.merge(database.name(), 1, Integer::sum);
    }

    private void prepare(GuestCommand.Prepare command) {
        if (disk.prepared && world().mutation() != Mutation.FORGETFUL_GUEST) {
            reporter().reportNow();
            return;
        }
        disk.begun = command;
        reporter().building();
        take(200, 5_000);
        disk.begun = null;
        disk.preparations++;
        disk.prepared = true;
        disk.running = true;
        command.databases().forEach(database -> disk.databases.putIfAbsent(database.name(), 1));
        reporter().prepared();
    }

    private HealthReporter reporter() {
        HealthReporter running = health;
        if (running == null) {
            throw new IllegalStateException("not booted");
        }
        return running;
    }

    private void take(int fromMillis, int toMillis) {
        machine().await(world().chance().millis(fromMillis, toMillis));
    }
}
