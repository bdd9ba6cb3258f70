package org.trove.taskmanager.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.trove.operation.Operation;
import org.trove.operation.OperationState;
import org.trove.operation.OperationType;
import org.trove.operation.StepRecord;
import org.trove.taskmanager.flow.FlowEvents;

/** Remembers what the engine said it did. */
public final class RecordedEvents implements FlowEvents {
    /** Types that waited for another task manager. */
    public final List<OperationType> unknown = new ArrayList<>();

    public final List<String> tries = new ArrayList<>();
    public final List<OperationState> ended = new ArrayList<>();
    public int started;
    public int leasesLost;
    public int bugs;
    public int journalFailures;

    @Override
    public void started(Operation operation, Duration delay) {
        started++;
    }

    @Override
    public void stepTried(Operation operation, StepRecord record, Duration duration) {
        tries.add(record.name() + " " + record.outcome());
    }

    @Override
    public void ended(Operation operation, OperationState state) {
        ended.add(state);
    }

    @Override
    public void leaseLost(Operation operation) {
        leasesLost++;
    }

    @Override
    public void bug(Operation operation) {
        bugs++;
    }

    @Override
    public void unknown(Map<OperationType, Long> counts) {
        unknown.addAll(counts.keySet());
    }

    @Override
    public void journalFailed() {
        journalFailures++;
    }
}
