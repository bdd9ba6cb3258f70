package org.trove.api.service;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.trove.api.auth.Caller;
import org.trove.api.policy.Policy;
import org.trove.error.TroveException;
import org.trove.model.Instance;
import org.trove.model.InstanceId;
import org.trove.operation.Intervention.Action;
import org.trove.operation.OperationRecord;
import org.trove.store.Database;
import org.trove.store.Stores;

/** Interventions into operations: each is one transaction, from the look at the operation to the record of who did it. */
public final class OperationActions {

    private final Database database;
    private final Policy policy;

    public OperationActions(Database database, Policy policy) {
        this.database = database;
        this.policy = policy;
    }

    /**
     * Tells an operation to do something.
     *
     * @param reason in the caller's words, null where none is needed
     * @return the operation as it is then
     * @throws TroveException CONFLICT saying why it is not possible
     */
    public OperationDetails perform(Caller caller, String id, Action action, @Nullable String reason) {
        return database.write(stores -> {
            OperationRecord first = OperationQueries.visible(stores, caller, id);
            policy.require("operation:" + action.name().toLowerCase(Locale.ROOT), caller.against(first.project()));
            // The instance first, as everybody locks.
            InstanceId instance = first.instance();
            Optional<Instance> locked =
                    instance == null ? Optional.empty() : stores.instances().lock(instance);
            OperationRecord seen = stores.operationDesk().lock(id).orElseThrow(() -> NotFound.resource(id));
            perform(stores, action, new Case(seen, locked.orElse(null), reason));
            stores.operationDesk()
                    .record(id, action, caller.identity().userId(), action == Action.RETRY ? seen.reason() : reason);
            return OperationQueries.details(stores, OperationQueries.visible(stores, caller, id));
        });
    }

    private static void perform(Stores stores, Action action, Case of) {
        boolean done = switch (action) {
            case CANCEL -> Cancellation.perform(stores, of);
            case RETRY -> Retry.perform(stores, of);
            case SKIP -> Intervening.skip(stores, of);
            case FAIL -> Intervening.fail(stores, of);
        };
        if (!done) {
            throw TroveException.conflict(
                    "Operation " + of.seen().id() + " changed at the same moment; look at it again.");
        }
    }

    /**
     * An operation and what is to be known for an intervention.
     *
     * @param instance locked; null where it is gone, or the operation has none
     */
    record Case(
            OperationRecord seen,
            @Nullable Instance instance,
            @Nullable String reason) {

        TroveException refusal(String why) {
            return TroveException.conflict("Operation " + seen.id() + " " + why);
        }

        void requireOpen(String action) {
            if (seen.state().isEnded()) {
                throw refusal("has ended (" + seen.state() + ") and cannot be " + action + ".");
            }
        }
    }
}
