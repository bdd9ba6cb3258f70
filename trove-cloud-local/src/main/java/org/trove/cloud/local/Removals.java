package org.trove.cloud.local;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.model.InstanceId;

/**
 * Removes servers in the background. A mark in the server's directory says that it must go, so that any process that opens
 * the home finishes what another one began.
 */
final class Removals {
    private static final Logger LOG = LoggerFactory.getLogger(Removals.class);

    private final LocalHome home;
    private final HomeLocks locks;
    private final Agents agents;
    private final Shutdown shutdown;
    private final Executor executor;
    private final Set<InstanceId> running = ConcurrentHashMap.newKeySet();

    Removals(LocalHome home, HomeLocks locks, Agents agents, Shutdown shutdown, Executor executor) {
        this.home = home;
        this.locks = locks;
        this.agents = agents;
        this.shutdown = shutdown;
        this.executor = executor;
    }

    void request(ServerFiles files) throws IOException {
        try (HomeLocks.Held held = locks.lock(files.owner())) {
            if (files.record().isEmpty()) {
                return;
            }
            files.markRemoving();
        }
        goOn(files);
    }

    /** Begins or takes up the removal of a server that is marked; returns at once. */
    void goOn(ServerFiles files) {
        InstanceId owner = files.owner();
        if (!running.add(owner)) {
            return;
        }
        Optional<ProcessHandle> agent = agents.process(files);
        shutdown.end(agent, files.directory(), home.data(owner))
                .whenCompleteAsync((ended, failure) -> finish(files, failure), executor);
    }

    private void finish(ServerFiles files, @Nullable Throwable failure) {
        InstanceId owner = files.owner();
        try (HomeLocks.Held held = locks.lock(owner)) {
            if (failure == null) {
                files.delete();
                LOG.info("server removed instance={}", owner);
            } else {
                LOG.warn("server not removed yet instance={}", owner, failure);
            }
        } catch (IOException e) {
            LOG.warn("server not removed yet instance={} reason={}", owner, LocalFailures.reason(e));
        } finally {
            running.remove(owner);
        }
    }
}
