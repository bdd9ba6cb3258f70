package org.trove.operation;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.trove.model.InstanceId;

/** The requests' side of the operations, inside a unit of work. */
public interface OperationStore {
    /**
     * Accepts an operation: PENDING, or QUEUED where an open one has a subject of its own. The caller has locked the rows of all its
     * subjects, and writes at least one row of each in the same transaction on a cluster with several writers.
     *
     * @return false where an operation of this id exists: a duplicate, nothing was written
     */
    boolean insert(NewOperation operation);

    Optional<Operation> find(String id);

    /** The tries of its steps so far, in order. */
    List<StepRecord> steps(String id);

    /** The open operations that have this subject, in their order. */
    List<Operation> openOf(Subject subject);

    default List<Operation> openOf(InstanceId instance) {
        return openOf(Subject.of(instance));
    }

    /** Asks the open operations that have this subject to end at their next boundary. @return how many were asked */
    int requestCancel(Subject subject);

    default int requestCancel(InstanceId instance) {
        return requestCancel(Subject.of(instance));
    }

    /** Makes operations that wait for the guest of one of these subjects due now. */
    void wake(Collection<Subject> reported);

    /** How many operations are open, by state name; for metrics. */
    Map<OperationState, Long> countByState();
}
