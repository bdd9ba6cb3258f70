package org.trove.conductor.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.trove.model.InstanceId;
import org.trove.operation.Subject;
import org.trove.store.BackupProgress;
import org.trove.store.GuestStatusStore.ReportKind;
import org.trove.store.Heartbeat;
import org.trove.store.InstanceChange;
import org.trove.store.Stores;

/**
 * The rows that the reports of one batch change, brought together so that each table is written once. Everything is ordered
 * by instance: two conductors that write about the same instances lock the rows in the same order.
 */
final class BatchWrites {
    private final SortedMap<InstanceId, Heartbeat> heartbeats = new TreeMap<>();
    private final SortedMap<InstanceId, List<BackupProgress>> backups = new TreeMap<>();
    private final SortedMap<InstanceId, Numbered<String>> roots = new TreeMap<>();
    private final SortedMap<InstanceId, Numbered<InstanceChange.FaultSet>> faults = new TreeMap<>();
    private final SortedSet<Subject> wakes = new TreeSet<>();
    private int superseded;

    /** Keeps the newest heartbeat of each instance; of two with the same time, the later one. */
    void add(Heartbeat heartbeat) {
        Heartbeat before = heartbeats.get(heartbeat.instance());
        if (before != null) {
            superseded++;
        }
        if (before == null || !before.isNewerThan(heartbeat)) {
            heartbeats.put(heartbeat.instance(), heartbeat);
        }
    }

    void add(BackupProgress progress) {
        backups.computeIfAbsent(progress.instance(), id -> new ArrayList<>()).add(progress);
    }

    void add(InstanceChange.FaultSet fault, long number) {
        faults.merge(fault.instance(), new Numbered<>(fault, number), Numbered::later);
    }

    void addRoot(InstanceId instance, @Nullable String user, long number) {
        // Guests of Trove leave the user out; the history's column may be empty but a map's value may not.
        roots.merge(instance, new Numbered<>(user == null ? "" : user, number), Numbered::later);
    }

    /** Lets operations that wait for a report about this go on once the batch is committed. */
    void wake(Subject reported) {
        wakes.add(reported);
    }

    boolean isEmpty() {
        return heartbeats.isEmpty() && backups.isEmpty() && roots.isEmpty() && faults.isEmpty() && wakes.isEmpty();
    }

    /** Heartbeats that a newer one of the same batch replaced. */
    int superseded() {
        return superseded;
    }

    /** Writes everything; may be repeated. */
    Outcome apply(Stores stores) {
        int staleHeartbeats =
                heartbeats.isEmpty() ? 0 : stores.guestStatuses().record(List.copyOf(heartbeats.values()));
        int staleBackups = 0;
        for (List<BackupProgress> round : rounds(backups.values())) {
            staleBackups += stores.guestStatuses().recordBackups(round);
        }
        int staleOthers = applyRoots(stores) + applyFaults(stores);
        if (!wakes.isEmpty()) {
            stores.operations().wake(wakes);
        }
        return new Outcome(staleHeartbeats, staleBackups, staleOthers);
    }

    private int applyRoots(Stores stores) {
        int stale = 0;
        for (Map.Entry<InstanceId, Numbered<String>> root : roots.entrySet()) {
            String user = root.getValue().content();
            if (stores.guestStatuses()
                    .isNews(root.getKey(), ReportKind.ROOT, root.getValue().number())) {
                stores.instances().recordRootEnabled(root.getKey(), user.isEmpty() ? null : user);
            } else {
                stale++;
            }
        }
        return stale;
    }

    private int applyFaults(Stores stores) {
        int stale = 0;
        for (Map.Entry<InstanceId, Numbered<InstanceChange.FaultSet>> fault : faults.entrySet()) {
            if (stores.guestStatuses()
                    .isNews(fault.getKey(), ReportKind.FAULT, fault.getValue().number())) {
                stores.instances().apply(fault.getValue().content());
            } else {
                stale++;
            }
        }
        return stale;
    }

    /** One row of each instance per round: whether a report is stale depends on the one before it. */
    private static Collection<List<BackupProgress>> rounds(Collection<List<BackupProgress>> perInstance) {
        Map<Integer, List<BackupProgress>> rounds = new HashMap<>();
        for (List<BackupProgress> rows : perInstance) {
            for (int i = 0; i < rows.size(); i++) {
                rounds.computeIfAbsent(i, n -> new ArrayList<>()).add(rows.get(i));
            }
        }
        return new TreeMap<>(rounds).values();
    }

    /** What of a batch changed nothing, because something newer was there or the instance is gone. */
    record Outcome(int staleHeartbeats, int staleBackups, int staleOthers) {
        int unchanged() {
            return staleHeartbeats + staleBackups + staleOthers;
        }
    }

    /** What a report says, and its number. */
    private record Numbered<T>(T content, long number) {
        /** The one with the larger number; of two without, the one that came later. */
        static <T> Numbered<T> later(Numbered<T> first, Numbered<T> second) {
            return first.number > second.number ? first : second;
        }
    }
}
