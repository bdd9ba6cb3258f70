package org.trove.taskmanager.flow;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.trove.operation.Lease;

/** The leases that this process works under. */
final class HeldLeases {
    private final Map<Lease, Boolean> leases = new ConcurrentHashMap<>();
    private final CompletableFuture<Void> drained = new CompletableFuture<>();
    private volatile boolean draining;

    void add(Lease lease) {
        leases.put(lease, true);
    }

    void remove(Lease lease) {
        leases.remove(lease);
        completeIfDrained();
    }

    int size() {
        return leases.size();
    }

    Collection<Lease> all() {
        return List.copyOf(leases.keySet());
    }

    /** Completes when none is held any more. */
    CompletableFuture<Void> drained() {
        draining = true;
        completeIfDrained();
        return drained;
    }

    private void completeIfDrained() {
        if (draining && leases.isEmpty()) {
            drained.complete(null);
        }
    }
}
