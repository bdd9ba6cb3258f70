package org.trove.api.service;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.trove.api.auth.Caller;
import org.trove.api.policy.Policy;
import org.trove.error.ErrorCode;
import org.trove.error.TroveException;
import org.trove.lifecycle.ActionGate;
import org.trove.lifecycle.InstanceStatuses;
import org.trove.model.InstanceDetails;
import org.trove.model.InstanceId;
import org.trove.model.InstanceTask;
import org.trove.store.Stores;

/** Decides inside a request's transaction whether something may be begun with an instance. */
final class InstanceAdmission {

    /** Tasks beside which a user's action may begin. */
    private static final Set<InstanceTask> FREE = EnumSet.of(InstanceTask.NONE, InstanceTask.RESTART_REQUIRED);

    /** Tasks of an instance with which nothing is being done: those, and what failures leave. */
    private static final Set<InstanceTask> IDLE = EnumSet.copyOf(Arrays.stream(InstanceTask.values())
            .filter(task -> task.isError() || FREE.contains(task))
            .collect(Collectors.toSet()));

    private final Policy policy;
    private final ActionGate gate;

    InstanceAdmission(Policy policy, InstanceStatuses statuses) {
        this.policy = policy;
        this.gate = new ActionGate(statuses);
    }

    /** The instance, locked; the caller sees it and may do that. */
    InstanceDetails locked(Stores stores, Caller caller, InstanceId id, String rule) {
        InstanceDetails details = locked(stores, caller, id);
        policy.require(rule, caller.against(details.instance().project()));
        return details;
    }

    /** The same, not locked. */
    InstanceDetails seen(Stores stores, Caller caller, InstanceId id, String rule) {
        InstanceDetails details = InstanceQueries.visible(stores, caller, id);
        policy.require(rule, caller.against(details.instance().project()));
        return details;
    }

    /** The same for what only administrators do, for which Trove has no rules. */
    InstanceDetails lockedByAdmin(Stores stores, Caller caller, InstanceId id) {
        caller.requireAdmin();
        return locked(stores, caller, id);
    }

    private static InstanceDetails locked(Stores stores, Caller caller, InstanceId id) {
        if (stores.instances().lock(id).isEmpty()) {
            throw NotFound.resource(id.value());
        }
        return InstanceQueries.visible(stores, caller, id);
    }

    /** Begins what users may do where the instance is in order. @throws TroveException UNPROCESSABLE where it is not */
    void beginInOrder(Stores stores, InstanceDetails details, InstanceTask task) {
        requireInOrder(details);
        begin(stores, details, FREE, task);
    }

    /** @throws TroveException UNPROCESSABLE where the instance is not in order */
    void requireInOrder(InstanceDetails details) {
        Optional<String> refusal = gate.refusal(details);
        if (refusal.isPresent()) {
            throw TroveException.unprocessable(refusal.get());
        }
    }

    /**
     * Begins what also helps an instance that is not in order. Trove begins it beside whatever is under way; here that ends
     * first.
     *
     * @throws TroveException UNPROCESSABLE while something is being done, or where there is no server yet
     */
    void beginIdle(Stores stores, InstanceDetails details, InstanceTask task) {
        if (details.instance().serverId() == null) {
            throw TroveException.unprocessable("Instance " + details.instance().id() + " is not ready.");
        }
        begin(stores, details, IDLE, task);
    }

    private static void begin(Stores stores, InstanceDetails details, Set<InstanceTask> expected, InstanceTask task) {
        InstanceId id = details.instance().id();
        if (!stores.instances().changeTask(id, expected, task)) {
            throw TroveException.unprocessable("Instance " + id
                    + " is not currently available for an action to be performed (task status was "
                    + details.instance().task().action() + ").");
        }
    }

    static void requireUnclustered(InstanceDetails details) {
        if (details.instance().clusterId() != null) {
            throw TroveException.of(
                    ErrorCode.NOT_IMPLEMENTED, "Operation not supported for instances that are part of a cluster.");
        }
    }
}
