package org.trove.api.service;

import java.util.List;
import org.trove.operation.Intervention;
import org.trove.operation.OperationRecord;
import org.trove.operation.StepEntry;

/** All that is shown of one operation. */
public record OperationDetails(OperationRecord operation, List<StepEntry> steps, List<Intervention> interventions) {
    public OperationDetails {
        steps = List.copyOf(steps);
        interventions = List.copyOf(interventions);
    }
}
