package org.trove.taskmanager.sweep;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.cloud.CloudException;
import org.trove.cloud.Compute;
import org.trove.cloud.Server;
import org.trove.lifecycle.ServerStatuses;
import org.trove.model.Instance;
import org.trove.model.InstanceId;
import org.trove.operation.OperationFilter;
import org.trove.operation.OperationRecord;
import org.trove.operation.OperationState;
import org.trove.store.Database;
import org.trove.store.Stores;
import org.trove.taskmanager.instance.MigrateFlow;
import org.trove.taskmanager.instance.ResizeFlavorFlow;

/**
 * Reverts a resize or move that took effect when its operation had been undone already: the undo found the server as it was,
 * because the call was still on its way. Nobody else would ever confirm or revert it, the server takes no other change meanwhile,
 * and the clouds that confirm by themselves would give it a flavor that nobody pays for.
 */
public final class LateMoves {
    private static final Logger LOG = LoggerFactory.getLogger(LateMoves.class);

    private static final List<String> MOVING = List.of(ResizeFlavorFlow.KIND, MigrateFlow.KIND);

    /** What comes later is rather somebody's own move at the cloud. */
    private static final Duration LATEST = Duration.ofHours(1);

    private final Compute compute;
    private final Database database;
    private final SweepMetrics metrics;

    public LateMoves(Compute compute, Database database, SweepMetrics metrics) {
        this.compute = compute;
        this.database = database;
        this.metrics = metrics;
    }

    /** @param servers as they were listed a moment ago: what the database says must be newer, or a move that just ended looks late */
    void takeBack(List<Server> servers) {
        servers.stream()
                .filter(server -> server.status().equals(ServerStatuses.VERIFY_RESIZE))
                .map(Server::owner)
                .filter(owner -> database.read(stores -> isTakenBack(stores, owner)))
                .forEach(this::revert);
    }

    /** Whether the last resize or move of the instance was undone lately and nothing has begun since. */
    private static boolean isTakenBack(Stores stores, InstanceId owner) {
        Optional<Instance> instance = stores.instances().find(owner).filter(found -> !found.isDeleted());
        if (instance.isEmpty() || stores.operationRecords().isBusy(owner)) {
            return false;
        }
        Instant since = stores.guestStatuses().now().minus(LATEST);
        return MOVING.stream()
                .flatMap(kind -> last(stores, instance.get(), kind))
                .max(Comparator.comparing(OperationRecord::created))
                .filter(move -> move.state() != OperationState.SUCCEEDED)
                .map(OperationRecord::ended)
                .filter(since::isBefore)
                .isPresent();
    }

    private static Stream<OperationRecord> last(Stores stores, Instance instance, String kind) {
        OperationFilter filter = new OperationFilter(instance.id(), kind, null, null);
        return stores.operationRecords().list(instance.project(), filter, 1, null).stream();
    }

    private void revert(InstanceId owner) {
        try {
            compute.revertResize(owner);
            metrics.revertedLate();
            LOG.warn("reverting a resize or move that took effect after it had been undone instance={}", owner);
        } catch (CloudException e) {
            LOG.warn(
                    "late resize or move not reverted yet instance={} kind={} cause={}",
                    owner,
                    e.kind(),
                    e.getMessage());
        }
    }
}
