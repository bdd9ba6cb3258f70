package org.trove.api.service;

import org.jspecify.annotations.Nullable;
import org.trove.model.GuestStatus;
import org.trove.model.Instance;
import org.trove.model.InstanceTask;
import org.trove.model.ServiceStatus;
import org.trove.operation.Direction;
import org.trove.operation.OperationKind;
import org.trove.operation.OperationRecord;
import org.trove.operation.OperationState;
import org.trove.operation.Rewrite;
import org.trove.store.InstanceChange;
import org.trove.store.Stores;

/**
 * Takes a failed operation up again: from the step that failed, or from the first one where the others were taken back. Steps
 * find what they made before.
 */
final class Retry {

    private Retry() {}

    /** @return false where the operation changed meanwhile */
    static boolean perform(Stores stores, OperationActions.Case of) {
        OperationRecord seen = of.seen();
        if (seen.state() != OperationState.FAILED) {
            throw of.refusal("is " + seen.state() + "; only one that FAILED can be retried.");
        }
        OperationKind kind = seen.known()
                .orElseThrow(() -> of.refusal("is of the kind " + seen.type() + ", which is not known here."));
        Rewrite again = new Rewrite(
                OperationState.PENDING,
                seen.undoing() ? kind.first().name() : seen.step(),
                Direction.FORWARD,
                false,
                null);
        @Nullable Instance instance = of.instance();
        if (instance == null && !seen.undoing() && kind.outlivesInstance(seen.step())) {
            // What is left of a removal needs no instance, and nothing else can be under way for it.
            return stores.operationDesk().rewrite(seen, again);
        }
        if (instance == null) {
            throw of.refusal("cannot be retried: its instance is gone.");
        }
        if (seen.isEndedInItsUndo()) {
            throw of.refusal(
                    "cannot be retried: it was ended while what it had done was being taken back. Ask for a new"
                            + " operation instead; an instance that was being created can only be deleted.");
        }
        if (stores.operationRecords().isBusy(instance.id())) {
            throw of.refusal("cannot be retried while another operation of its instance is open.");
        }
        if (!stores.instances().changeTask(instance.id(), kind.retriedFrom(), kind.underWay())) {
            throw of.refusal("cannot be retried: the task of its instance is "
                    + instance.task().name() + " now.");
        }
        prepare(stores, instance, kind);
        return stores.operationDesk().rewrite(seen, again);
    }

    /** What the failure left at the instance would be taken for a failure of this try. */
    private static void prepare(Stores stores, Instance instance, OperationKind kind) {
        stores.instances().apply(new InstanceChange.FaultCleared(instance.id()));
        if (kind.underWay() == InstanceTask.REBOOTING) {
            stores.guestStatuses().set(instance.id(), ServiceStatus.RESTARTING);
        } else if (stores.guestStatuses()
                .find(instance.id())
                .map(GuestStatus::status)
                .filter(ServiceStatus.FAILED_TIMEOUT_GUESTAGENT::equals)
                .isPresent()) {
            stores.guestStatuses().set(instance.id(), ServiceStatus.NEW);
        }
    }
}
