package org.trove.cloud.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.cloud.Server;
import org.trove.host.ProcessIdentity;
import org.trove.lifecycle.ServerStatuses;
import org.trove.model.InstanceId;

/** The guest agents of all servers: keeps them running and tells their state. */
final class Agents {
    private static final Logger LOG = LoggerFactory.getLogger(Agents.class);
    private static final int FAULT_LENGTH = 200;

    private final LocalHome home;
    private final HomeLocks locks;
    private final AgentLauncher launcher;
    private final Clock clock;
    private final Placement placement;

    /** Started by this process; a child is known here before it has written its pid file. */
    private final Map<InstanceId, Process> children = new ConcurrentHashMap<>();

    Agents(LocalHome home, HomeLocks locks, AgentLauncher launcher, Placement placement, Clock clock) {
        this.home = home;
        this.locks = locks;
        this.launcher = launcher;
        this.placement = placement;
        this.clock = clock;
    }

    /** Starts the agent where it is meant to run, does not, and may be started again by now. @return whether it did */
    boolean keepRunning(InstanceId owner) throws IOException {
        ServerFiles files = files(owner);
        if (process(files).isPresent() || AgentStarts.read(files.starts()).due().isAfter(clock.instant())) {
            return false;
        }
        try (HomeLocks.Held held = locks.lock(owner)) {
            // All again: another process may have been faster.
            AgentStarts before = AgentStarts.read(files.starts());
            Instant now = clock.instant();
            Optional<ServerRecord> server = files.record().filter(known -> known.change() == null);
            boolean wanted = server.isPresent() && !files.isRemoving();
            if (!wanted || process(files).isPresent() || before.due().isAfter(now)) {
                return false;
            }
            placement.settle(files, server.get());
            AgentStarts starts = before.next(now);
            starts.write(files.starts());
            Process child = launcher.launch(files);
            children.put(owner, child);
            LOG.info("agent started instance={} pid={} start={}", owner, child.pid(), starts.inRow());
            return true;
        }
    }

    Server show(InstanceId owner, ServerRecord server) throws IOException {
        ServerFiles files = files(owner);
        AgentStarts starts = AgentStarts.read(files.starts());
        if (server.change() == null && !files.isRemoving() && starts.isHopeless(clock.instant())) {
            String fault = "the guest agent ended " + starts.inRow() + " times in a row; its log " + files.log()
                    + " ends with: " + lastLine(files);
            return view(owner, server, ServerStatuses.ERROR, fault);
        }
        return view(owner, server, status(files, server, starts), null);
    }

    private String status(ServerFiles files, ServerRecord server, AgentStarts starts) {
        boolean alive = process(files).isPresent();
        if (files.isRemoving()) {
            return ServerStatuses.SHUTDOWN;
        }
        if (server.change() != null) {
            return server.change();
        }
        if (server.flavorBefore() != null) {
            return ServerStatuses.VERIFY_RESIZE;
        }
        if (alive) {
            return ServerStatuses.ACTIVE;
        }
        return starts.inRow() <= 1 ? ServerStatuses.BUILD : ServerStatuses.SHUTDOWN;
    }

    private static Server view(InstanceId owner, ServerRecord server, String status, @Nullable String fault) {
        return new Server(server.id(), owner, status, fault, server.flavor(), server.imageId());
    }

    /** The agent's process; empty where none runs. */
    Optional<ProcessHandle> process(ServerFiles files) {
        Process child = children.get(files.owner());
        if (child != null) {
            if (child.isAlive()) {
                return Optional.of(child.toHandle());
            }
            children.remove(files.owner(), child);
        }
        return ProcessIdentity.read(files.pidFile()).flatMap(ProcessIdentity::handle);
    }

    private ServerFiles files(InstanceId owner) {
        return new ServerFiles(owner, home.instance(owner));
    }

    private static String lastLine(ServerFiles files) {
        try {
            // Whatever a process wrote may be no text at all.
            String log = new String(Files.readAllBytes(files.log()), StandardCharsets.UTF_8);
            List<String> lines = log.lines().filter(line -> !line.isBlank()).toList();
            String line = lines.isEmpty() ? "(nothing)" : lines.get(lines.size() - 1);
            return line.length() > FAULT_LENGTH ? line.substring(0, FAULT_LENGTH) : line;
        } catch (IOException e) {
            return "(cannot be read: " + LocalFailures.reason(e) + ")";
        }
    }
}
