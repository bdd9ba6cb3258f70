package org.trove.guestagent.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.host.Privileges;

/**
 * The long-running program of a datastore. It has a session of its own and outlives the agent; the next agent finds it by its
 * pid file, or by the one argument that only it has.
 */
public final class ServiceProcess {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceProcess.class);
    private static final Duration AFTER_KILL = Duration.ofSeconds(20);

    private final Path pidFile;
    private final Path killedFile;
    private final String marker;
    private final Privileges privileges;
    private volatile @Nullable ProcessHandle started;

    /**
     * @param pidFile where the program writes its process id, removing it when it ends in good order
     * @param marker an argument that no other process of the machine has
     */
    public ServiceProcess(Path pidFile, String marker, Privileges privileges) {
        this.pidFile = pidFile;
        this.killedFile = pidFile.resolveSibling(pidFile.getFileName() + ".killed");
        this.marker = marker;
        this.privileges = privileges;
    }

    /** The running process; looks at the pid file and at what this agent started. */
    public Optional<ProcessHandle> find() {
        return readPid()
                .filter(this::isOurs)
                .flatMap(ProcessHandle::of)
                .or(() -> Optional.ofNullable(started).filter(handle -> isOurs(handle.pid())));
    }

    /** Like {@link #find}, but also looks through all processes: one may run that did not write its pid yet. */
    public Optional<ProcessHandle> search() {
        Optional<ProcessHandle> known = find();
        if (known.isPresent()) {
            return known;
        }
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            return all.filter(handle -> isOurs(handle.pid())).findFirst();
        }
    }

    /**
     * Whether the program does not run and ended last without removing its pid file, as one that crashed or was killed does. Stays so
     * over starts that fail, until {@link #serves}.
     */
    public boolean wasKilled() {
        return find().isEmpty() && (Files.exists(pidFile) || Files.exists(killedFile));
    }

    /** The program that runs now does what it is there for: how the one before it ended does not matter any more. */
    public void serves() throws IOException {
        Files.deleteIfExists(killedFile);
    }

    /**
     * Starts the program unprivileged.
     *
     * @param output file that gets what the program writes before it opens its own log
     */
    public ProcessHandle start(List<String> command, Path workDirectory, Path output) throws IOException {
        if (Files.exists(pidFile)) {
            Files.move(pidFile, killedFile, StandardCopyOption.REPLACE_EXISTING);
        }
        List<String> whole = new ArrayList<>(List.of("setsid"));
        whole.addAll(privileges.unprivileged(command));
        Process process = CommandRunner.launch(new ProcessBuilder(whole)
                .directory(workDirectory.toFile())
                .redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile())));
        started = process.toHandle();
        LOG.info("datastore process started pid={}", process.pid());
        return process.toHandle();
    }

    /** Asks the program to end, and kills it where it did not within the grace. Returns when it is gone. */
    public void stop(Duration grace) {
        Optional<ProcessHandle> running = search();
        if (running.isEmpty()) {
            return;
        }
        ProcessHandle process = running.get();
        process.destroy();
        if (!endsWithin(process, grace)) {
            LOG.warn(
                    "datastore process did not end in time, killing it pid={} grace_seconds={}",
                    process.pid(),
                    grace.toSeconds());
            process.destroyForcibly();
            if (!endsWithin(process, AFTER_KILL)) {
                throw new CommandFailedException("process " + process.pid() + " cannot be killed");
            }
        }
        LOG.info("datastore process stopped pid={}", process.pid());
    }

    /** Waits until the process is gone. @return false where it still runs after the time */
    public static boolean endsWithin(ProcessHandle process, Duration time) {
        try {
            process.onExit().get(time.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException stillRunning) {
            return !process.isAlive();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailedException("interrupted while waiting for process " + process.pid(), e);
        } catch (ExecutionException e) {
            throw new CommandFailedException("cannot wait for process " + process.pid(), e);
        }
    }

    private Optional<Long> readPid() {
        try {
            return Optional.of(Long.parseLong(Files.readString(pidFile).strip()));
        } catch (NoSuchFileException | NumberFormatException none) {
            return Optional.empty();
        } catch (IOException e) {
            LOG.warn("pid file cannot be read file={} cause={}", pidFile, e.toString());
            return Optional.empty();
        }
    }

    /** A process id may be in use again by another program, so that the marker decides; a zombie has no arguments. */
    private boolean isOurs(long pid) {
        try {
            byte[] arguments = Files.readAllBytes(Path.of("/proc", Long.toString(pid), "cmdline"));
            return List.of(new String(arguments, StandardCharsets.UTF_8).split("\0"))
                    .contains(marker);
        } catch (IOException gone) {
            return false;
        }
    }
}
