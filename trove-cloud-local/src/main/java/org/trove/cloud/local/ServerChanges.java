package org.trove.cloud.local;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.cloud.CloudException;
import org.trove.cloud.CloudException.Kind;
import org.trove.lifecycle.ServerStatuses;
import org.trove.model.InstanceId;

/**
 * Does to servers what needs them to be down: agent and datastore are stopped, the server is changed, the agent is started
 * again. The server's record says what is being done, so that any process that opens the home finishes what another one began.
 */
final class ServerChanges {
    private static final Logger LOG = LoggerFactory.getLogger(ServerChanges.class);

    private final LocalHome home;
    private final HomeLocks locks;
    private final Agents agents;
    private final Shutdown shutdown;
    private final Executor executor;
    private final Set<InstanceId> running = ConcurrentHashMap.newKeySet();

    ServerChanges(LocalHome home, HomeLocks locks, Agents agents, Shutdown shutdown, Executor executor) {
        this.home = home;
        this.locks = locks;
        this.agents = agents;
        this.shutdown = shutdown;
        this.executor = executor;
    }

    /** Turns a server into another one; called with the server's lock held. */
    @FunctionalInterface
    interface Change {
        /** @return what the server is from now on; the record itself where there is nothing to do */
        ServerRecord of(ServerRecord server, ServerFiles files) throws IOException;
    }

    /** Begins a change; returns at once. */
    void begin(InstanceId owner, Change change) {
        ServerFiles files = new ServerFiles(owner, home.instance(owner));
        try {
            if (isUnderWay(files, change)) {
                goOn(files);
            }
        } catch (IOException e) {
            throw LocalFailures.storage("cannot change the server of instance " + owner, e);
        }
    }

    private boolean isUnderWay(ServerFiles files, Change change) throws IOException {
        try (HomeLocks.Held held = locks.lock(files.owner())) {
            Optional<ServerRecord> known = files.record();
            if (known.isEmpty()) {
                throw new CloudException(Kind.NOT_FOUND, "instance " + files.owner() + " has no server", null);
            }
            if (files.isRemoving()) {
                throw busy(files.owner(), "being removed");
            }
            ServerRecord next = change.of(known.get(), files);
            if (!next.equals(known.get())) {
                files.commit(next);
            }
            return next.change() != null;
        }
    }

    static CloudException busy(InstanceId owner, @Nullable String state) {
        return new CloudException(Kind.BUSY, "the server of instance " + owner + " is in state " + state, null);
    }

    /** Begins or takes up the change of a server; returns at once. */
    void goOn(ServerFiles files) {
        InstanceId owner = files.owner();
        if (!running.add(owner)) {
            return;
        }
        shutdown.end(agents.process(files), files.directory(), home.data(owner))
                .whenCompleteAsync((ended, failure) -> finish(files, failure), executor);
    }

    private void finish(ServerFiles files, @Nullable Throwable failure) {
        InstanceId owner = files.owner();
        try {
            if (failure != null) {
                LOG.warn("server not changed yet instance={}", owner, failure);
            } else if (settle(files)) {
                agents.keepRunning(owner);
            }
        } catch (IOException e) {
            LOG.warn("server not changed yet instance={} reason={}", owner, LocalFailures.reason(e));
        } finally {
            running.remove(owner);
        }
    }

    private boolean settle(ServerFiles files) throws IOException {
        try (HomeLocks.Held held = locks.lock(files.owner())) {
            Optional<ServerRecord> server = files.record().filter(record -> record.change() != null);
            if (server.isEmpty() || files.isRemoving()) {
                return false;
            }
            if (ServerStatuses.REBUILD.equals(server.get().change())) {
                files.renew();
            }
            files.forgetStarts();
            files.commit(server.get().changed());
            LOG.info(
                    "server changed instance={} by={}",
                    files.owner(),
                    server.get().change());
            return true;
        }
    }
}
