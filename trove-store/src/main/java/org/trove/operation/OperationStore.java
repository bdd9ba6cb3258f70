package org.trove.operation;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.trove.model.InstanceId;

/** The requests' side of the operations, inside a unit of work. */
public interface OperationStore {
    /**
     * Accepts an operation: PENDING, or QUEUED behind an open one of the same instance (whose row the caller has locked).
     *
     * @return false where an operation of this id exists: a duplicate, nothing was written
     */
    boolean insert(NewOperation operation);

    Optional<Operation> find(String id);

    /** The tries of its steps so far, in order. */
    List<StepRecord> steps(String id);

    /** The open operations of an instance in their order. */
    List<Operation> openOf(InstanceId instance);

    /** Asks the open operations of an instance to end at their next boundary. @return how many were asked */
    int requestCancel(InstanceId instance);

    /** Makes operations that wait for these guests due now. */
    void wake(Collection<InstanceId> guests);

    /** How many operations are open, by state name; for metrics. */
    Map<OperationState, Long> countByState();
}
