package org.trove.taskmanager.notification;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.cloud.CloudException;
import org.trove.model.InstanceId;
import org.trove.store.Database;
import org.trove.store.DatabaseUnavailableException;
import org.trove.taskmanager.notification.NotificationMetrics.Outcome;
import org.trove.taskmanager.notification.NotificationMetrics.Reason;
import org.trove.taskmanager.sweep.InventorySync;

/**
 * Has servers looked at that somebody talked of, a moment later and each once, whatever was said of it meanwhile. The cloud
 * is asked about the servers of instances alone, and about all at once where they are many.
 */
final class ServerLooks {
    static final Duration FOLD = Duration.ofMillis(300);
    static final Duration RETRY = Duration.ofSeconds(5);

    /** Beyond, one list of all servers is cheaper. */
    static final int ONE_BY_ONE = 20;

    /** Beyond, all are looked at. */
    static final int WAITING_LIMIT = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(ServerLooks.class);
    private static final int IDS_AT_ONCE = 1_000;

    private final InventorySync inventory;
    private final Database database;
    private final ScheduledExecutorService threads;
    private final NotificationMetrics metrics;
    private Set<String> waiting = new LinkedHashSet<>();
    private boolean allWait;
    private boolean due;

    ServerLooks(
            InventorySync inventory, Database database, ScheduledExecutorService threads, NotificationMetrics metrics) {
        this.inventory = inventory;
        this.database = database;
        this.threads = threads;
        this.metrics = metrics;
    }

    /** @return false where it is due already */
    synchronized boolean expect(String serverId) {
        boolean first = !allWait && waiting.add(serverId);
        if (waiting.size() > WAITING_LIMIT) {
            waiting = new LinkedHashSet<>();
            allWait = true;
        }
        schedule(FOLD);
        return first;
    }

    /** Every server: something may have been missed. */
    synchronized void expectAll() {
        allWait = true;
        schedule(FOLD);
    }

    private synchronized void schedule(Duration pause) {
        if (due) {
            return;
        }
        try {
            threads.schedule(this::run, pause.toMillis(), TimeUnit.MILLISECONDS);
            due = true;
        } catch (RejectedExecutionException stopping) {
            LOG.debug("servers are not looked at any more");
        }
    }

    private void run() {
        Expected expected = take();
        try {
            look(expected);
        } catch (CloudException e) {
            LOG.warn("servers not looked at yet kind={} cause={}", e.kind(), e.getMessage());
            putBack(expected);
        } catch (DatabaseUnavailableException e) {
            LOG.warn("servers not looked at yet cause={}", e.getMessage());
            putBack(expected);
        } catch (RuntimeException e) {
            metrics.looked(Outcome.FAILED);
            LOG.error("looking at servers failed", e);
        }
    }

    private synchronized Expected take() {
        Expected expected = new Expected(waiting, allWait);
        waiting = new LinkedHashSet<>();
        allWait = false;
        due = false;
        return expected;
    }

    private synchronized void putBack(Expected expected) {
        metrics.looked(Outcome.FAILED);
        waiting.addAll(expected.serverIds());
        allWait |= expected.all();
        schedule(RETRY);
    }

    private void look(Expected expected) {
        Map<String, InstanceId> owners = owners(new ArrayList<>(expected.serverIds()));
        if (owners.isEmpty() && !expected.all()) {
            metrics.ignored(Reason.FOREIGN, expected.serverIds().size());
            return;
        }
        boolean together = expected.all() || owners.size() > ONE_BY_ONE;
        int changed = together ? inventory.sync() : inventory.look(owners.values());
        metrics.looked(changed > 0 ? Outcome.CHANGED : Outcome.UNCHANGED);
        metrics.ignored(Reason.FOREIGN, expected.serverIds().size() - owners.size());
        if (changed > 0) {
            LOG.debug("servers looked at after notifications changed={}", changed);
        }
    }

    private Map<String, InstanceId> owners(List<String> serverIds) {
        Map<String, InstanceId> owners = new HashMap<>();
        for (int from = 0; from < serverIds.size(); from += IDS_AT_ONCE) {
            List<String> part = serverIds.subList(from, Math.min(serverIds.size(), from + IDS_AT_ONCE));
            owners.putAll(database.read(stores -> stores.instances().ofServers(part)));
        }
        return owners;
    }

    private record Expected(Set<String> serverIds, boolean all) {}
}
