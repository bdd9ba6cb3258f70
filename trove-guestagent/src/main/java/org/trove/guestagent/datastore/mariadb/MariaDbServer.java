package org.trove.guestagent.datastore.mariadb;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.guestagent.datastore.DatastoreManager;
import org.trove.guestagent.datastore.GuestErrors;
import org.trove.guestagent.host.ServiceProcess;
import org.trove.host.Privileges;
import org.trove.model.ServiceStatus;

/** The {@code mariadbd} process of this instance: starts it, stops it, tells its state. */
final class MariaDbServer {
    private static final Logger LOG = LoggerFactory.getLogger(MariaDbServer.class);
    private static final Duration POLL = Duration.ofMillis(40);
    private static final Duration SHUTDOWN_GRACE = Duration.ofSeconds(60);

    private final MariaDbLayout layout;
    private final MariaDbBinaries binaries;
    private final AdminConnection admin;
    private final ServiceProcess process;
    private final Privileges privileges;
    private final Clock clock;

    MariaDbServer(
            MariaDbLayout layout, MariaDbBinaries binaries, AdminConnection admin, Privileges privileges, Clock clock) {
        this.layout = layout;
        this.binaries = binaries;
        this.admin = admin;
        this.privileges = privileges;
        this.process = new ServiceProcess(layout.pidFile(), defaultsFile(), privileges);
        this.clock = clock;
    }

    /** Starts and waits until it serves. @param arguments beyond the configuration files */
    void start(List<String> arguments) throws IOException {
        Optional<ProcessHandle> running = process.search();
        if (running.isPresent()) {
            awaitService(running.get(), new ErrorLog(layout.errorLog()).position());
            return;
        }
        List<String> command = new ArrayList<>(List.of(binaries.server().toString(), defaultsFile()));
        command.addAll(arguments);
        long logged = new ErrorLog(layout.errorLog()).position();
        Path output = layout.state().resolve("mariadbd.out");
        awaitService(process.start(confined(command), layout.data(), output), logged);
    }

    private List<String> confined(List<String> command) {
        return privileges.confinement().confined(command, List.of(layout.home(), binaries.basedir()), layout.written());
    }

    private void awaitService(ProcessHandle handle, long logged) throws IOException {
        Instant deadline = clock.instant().plus(DatastoreManager.STATE_CHANGE_TIMEOUT);
        while (admin.ping() != AdminConnection.Answer.ALIVE) {
            if (ServiceProcess.endsWithin(handle, POLL)) {
                throw GuestErrors.failed(
                        "MariaDB did not start: " + new ErrorLog(layout.errorLog()).errorsSince(logged));
            }
            if (clock.instant().isAfter(deadline)) {
                throw GuestErrors.failed("MariaDB runs but did not answer within "
                        + DatastoreManager.STATE_CHANGE_TIMEOUT.toSeconds() + " s: "
                        + new ErrorLog(layout.errorLog()).errorsSince(logged));
            }
        }
        process.serves();
        LOG.info("datastore serves pid={}", handle.pid());
    }

    void stop() {
        admin.close();
        process.stop(SHUTDOWN_GRACE);
    }

    /** HEALTHY answers; RUNNING is up but cannot answer (yet); CRASHED ended without good-bye or hangs; SHUTDOWN ended well. */
    ServiceStatus status() {
        if (process.find().isEmpty()) {
            admin.close();
            return process.wasKilled() ? ServiceStatus.CRASHED : ServiceStatus.SHUTDOWN;
        }
        return switch (admin.ping()) {
            case ALIVE, BUSY -> ServiceStatus.HEALTHY;
            case REFUSING -> ServiceStatus.RUNNING;
            case SILENT -> isStarting() ? ServiceStatus.RUNNING : ServiceStatus.CRASHED;
        };
    }

    boolean wasKilled() {
        return process.wasKilled();
    }

    /** A large crash recovery takes its time; a process that is silent for longer hangs. */
    private boolean isStarting() {
        return process.find()
                .flatMap(handle -> handle.info().startInstant())
                .map(started ->
                        started.plus(DatastoreManager.STATE_CHANGE_TIMEOUT).isAfter(clock.instant()))
                .orElse(false);
    }

    private String defaultsFile() {
        return "--defaults-file=" + layout.mainConfig();
    }
}
