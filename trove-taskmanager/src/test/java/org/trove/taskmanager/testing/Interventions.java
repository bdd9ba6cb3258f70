package org.trove.taskmanager.testing;

import java.util.EnumSet;
import java.util.List;
import org.trove.message.TaskRequest;
import org.trove.model.InstanceTask;
import org.trove.model.ServiceStatus;
import org.trove.operation.Direction;
import org.trove.operation.OperationKind;
import org.trove.operation.OperationRecord;
import org.trove.operation.OperationState;
import org.trove.operation.Rewrite;
import org.trove.operation.StepDefinition;
import org.trove.operation.Subject;
import org.trove.store.InstanceChange;

/** What users and operators ask for beside the operations themselves, as the API writes it. */
final class Interventions {
    private final InstanceWorld world;

    Interventions(InstanceWorld world) {
        this.world = world;
    }

    /** A delete as the API accepts it while something else runs. */
    void delete(TaskRequest request, String id) {
        world.database.write(stores -> {
            stores.instances().changeTask(InstanceWorld.ID, EnumSet.allOf(InstanceTask.class), InstanceTask.DELETING);
            stores.operations().requestCancel(InstanceWorld.ID);
            stores.operations().wake(List.of(Subject.of(InstanceWorld.ID)));
            return true;
        });
        world.accept(request, id);
    }

    /** What a user's retry does. @return false where the instance is gone */
    boolean retry(String id) {
        return world.database.write(stores -> {
            OperationRecord seen = stores.operationDesk().lock(id).orElseThrow();
            OperationKind kind = seen.known().orElseThrow();
            if (!stores.instances().changeTask(InstanceWorld.ID, kind.retriedFrom(), kind.underWay())) {
                return false;
            }
            stores.instances().apply(new InstanceChange.FaultCleared(InstanceWorld.ID));
            if (kind.underWay() == InstanceTask.REBOOTING) {
                stores.guestStatuses().set(InstanceWorld.ID, ServiceStatus.RESTARTING);
            } else if (stores.guestStatuses()
                            .find(InstanceWorld.ID)
                            .orElseThrow()
                            .status()
                    == ServiceStatus.FAILED_TIMEOUT_GUESTAGENT) {
                stores.guestStatuses().set(InstanceWorld.ID, ServiceStatus.NEW);
            }
            return stores.operationDesk()
                    .rewrite(
                            seen,
                            new Rewrite(
                                    OperationState.PENDING,
                                    seen.undoing() ? kind.first().name() : seen.step(),
                                    Direction.FORWARD,
                                    false,
                                    null));
        });
    }

    /** What an operator does who goes past a step. */
    boolean skip(String id) {
        return world.database.write(stores -> {
            OperationRecord seen = stores.operationDesk().lock(id).orElseThrow();
            String next = seen.known()
                    .flatMap(kind -> kind.after(seen.step()))
                    .map(StepDefinition::name)
                    .orElse("");
            OperationState state = next.isEmpty() ? OperationState.SUCCEEDED : OperationState.PENDING;
            return stores.operationDesk().rewrite(seen, new Rewrite(state, next, Direction.FORWARD, false, null));
        });
    }

    /** What an operator does who ends an operation. */
    boolean end(String id) {
        return world.database.write(stores -> {
            OperationRecord seen = stores.operationDesk().lock(id).orElseThrow();
            OperationKind kind = seen.known().orElseThrow();
            stores.instances().changeTask(InstanceWorld.ID, EnumSet.of(kind.underWay()), kind.failed());
            return stores.operationDesk()
                    .rewrite(seen, new Rewrite(OperationState.FAILED, seen.step(), seen.direction(), false, "ended"));
        });
    }
}
