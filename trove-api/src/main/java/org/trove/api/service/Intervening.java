package org.trove.api.service;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.trove.model.Instance;
import org.trove.operation.Direction;
import org.trove.operation.OperationKind;
import org.trove.operation.OperationRecord;
import org.trove.operation.OperationState;
import org.trove.operation.Rewrite;
import org.trove.operation.StepDefinition;
import org.trove.operation.StepRecord;
import org.trove.store.InstanceChange;
import org.trove.store.Stores;

/** What administrators do against a flow's own rules. Whoever holds the operation loses it. */
final class Intervening {

    private Intervening() {}

    /** Goes past the current step. @return false where the operation changed meanwhile */
    static boolean skip(Stores stores, OperationActions.Case of) {
        OperationRecord seen = of.seen();
        of.requireOpen("moved on");
        if (seen.state() == OperationState.QUEUED) {
            throw of.refusal("has not begun: it is queued behind another operation of its instance.");
        }
        OperationKind kind = seen.known()
                .orElseThrow(() -> of.refusal("is of the kind " + seen.type() + ", whose steps are not known here."));
        keep(stores, of, StepRecord.Outcome.SKIPPED);
        return stores.operationDesk().rewrite(seen, seen.undoing() ? undoNext(seen, kind) : next(seen, kind));
    }

    private static Rewrite next(OperationRecord seen, OperationKind kind) {
        Optional<StepDefinition> after = kind.after(seen.step());
        return new Rewrite(
                after.isPresent() ? OperationState.PENDING : OperationState.SUCCEEDED,
                after.map(StepDefinition::name).orElse(""),
                Direction.FORWARD,
                seen.cancelRequested(),
                null);
    }

    private static Rewrite undoNext(OperationRecord seen, OperationKind kind) {
        Optional<StepDefinition> before = kind.before(seen.step());
        return new Rewrite(
                before.isPresent() ? OperationState.PENDING : seen.direction().end(),
                before.map(StepDefinition::name).orElse(""),
                seen.direction(),
                seen.cancelRequested(),
                seen.reason());
    }

    /** Ends the operation as failed and takes nothing back. @return false where the operation changed meanwhile */
    static boolean fail(Stores stores, OperationActions.Case of) {
        OperationRecord seen = of.seen();
        of.requireOpen("ended");
        String reason = "Ended by an operator: " + of.reason();
        leave(stores, of, reason);
        if (seen.state() != OperationState.QUEUED) {
            keep(stores, of, StepRecord.Outcome.FAILED);
        }
        return stores.operationDesk()
                .rewrite(
                        seen,
                        new Rewrite(
                                OperationState.FAILED, seen.step(), seen.direction(), seen.cancelRequested(), reason));
    }

    /** The instance is as after a failure of the flow itself, so that it can be deleted, or the operation retried. */
    private static void leave(Stores stores, OperationActions.Case of, String reason) {
        @Nullable Instance instance = of.instance();
        @Nullable OperationKind kind = of.seen().known().orElse(null);
        if (instance == null || kind == null || instance.task() != kind.underWay()) {
            return;
        }
        String details = "operation " + of.seen().id() + " (" + kind.name() + ") was ended by an operator in step "
                + of.seen().step();
        stores.instances().apply(new InstanceChange.TaskSet(instance.id(), kind.failed()));
        stores.instances().apply(new InstanceChange.ReservationReleased(instance.id()));
        stores.instances().apply(new InstanceChange.FaultSet(instance.id(), reason, details));
    }

    private static void keep(Stores stores, OperationActions.Case of, StepRecord.Outcome outcome) {
        OperationRecord seen = of.seen();
        stores.operationDesk()
                .keep(seen, new StepRecord(seen.step(), seen.attempt() + 1, outcome, Map.of(), of.reason()));
    }
}
