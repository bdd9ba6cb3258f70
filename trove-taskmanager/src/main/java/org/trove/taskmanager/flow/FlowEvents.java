package org.trove.taskmanager.flow;

import java.time.Duration;
import java.util.Map;
import org.trove.operation.Operation;
import org.trove.operation.OperationState;
import org.trove.operation.OperationType;
import org.trove.operation.StepRecord;

/** Hears what the engine does; for metrics. Called from any thread and must not block or throw. */
public interface FlowEvents {
    /** An operation was taken for the first time. @param delay since it was accepted */
    void started(Operation operation, Duration delay);

    void stepTried(Operation operation, StepRecord record, Duration duration);

    void ended(Operation operation, OperationState state);

    /** A result could not be written because another process holds the operation now. */
    void leaseLost(Operation operation);

    /** A step threw what nobody expects. */
    void bug(Operation operation);

    /** What has been due for some time and this process cannot run, by type; told from time to time. */
    void unknown(Map<OperationType, Long> counts);

    /** The journal could not be reached. */
    void journalFailed();
}
