package org.trove.api.service;

import java.util.List;
import org.trove.api.auth.Caller;
import org.trove.api.policy.Policy;
import org.trove.error.TroveException;
import org.trove.operation.OperationFilter;
import org.trove.operation.OperationRecord;
import org.trove.store.Database;
import org.trove.store.Page;
import org.trove.store.Stores;

/** Reads operations. */
public final class OperationQueries {

    private final Database database;
    private final Policy policy;

    public OperationQueries(Database database, Policy policy) {
        this.database = database;
        this.policy = policy;
    }

    /** The operations of the caller's project, the last accepted first. */
    public Page<OperationRecord> list(Caller caller, OperationWish wish, PageRequest page) {
        requireIndex(caller);
        OperationFilter filter = wish.parse();
        String marker = page.marker();
        return database.read(stores -> {
            if (marker != null
                    && stores.operationRecords()
                            .find(marker)
                            .filter(found -> found.project().equals(caller.project()))
                            .isEmpty()) {
                throw TroveException.badRequest("The marker must be the id of an operation of this project.");
            }
            return page(
                    stores.operationRecords().list(caller.project(), filter, page.limit() + 1, marker), page.limit());
        });
    }

    private static Page<OperationRecord> page(List<OperationRecord> found, int limit) {
        return found.size() <= limit
                ? new Page<>(found, null)
                : new Page<>(found.subList(0, limit), found.get(limit - 1).id());
    }

    /** Checks that the caller may follow his project's operations. */
    public void requireIndex(Caller caller) {
        policy.require("operation:index", caller.alone());
    }

    public OperationDetails show(Caller caller, String id) {
        return database.read(stores -> {
            OperationRecord operation = visible(stores, caller, id);
            policy.require("operation:show", caller.against(operation.project()));
            return details(stores, operation);
        });
    }

    static OperationDetails details(Stores stores, OperationRecord operation) {
        return new OperationDetails(
                operation,
                stores.operationRecords().steps(operation.id()),
                stores.operationRecords().interventions(operation.id()));
    }

    /** @throws TroveException NOT_FOUND also where it is another project's and the caller no administrator */
    static OperationRecord visible(Stores stores, Caller caller, String id) {
        return stores.operationRecords()
                .find(id)
                .filter(found -> caller.sees(found.project()))
                .orElseThrow(() -> NotFound.resource(id));
    }
}
