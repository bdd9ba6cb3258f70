package org.trove.api.diagnosis;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.trove.operation.OperationRecord;
import org.trove.operation.StepEntry;
import org.trove.operation.StepRecord.Outcome;
import org.trove.store.GuestSigns;

/**
 * What a diagnosis rests on beside the rows of the instance and its operations.
 *
 * @param tries of an operation's steps by time; asked for one operation at most
 * @param troubles what is wrong with the control plane's own parts, by name
 */
public record Evidence(
        GuestSigns guest, Function<OperationRecord, List<StepEntry>> tries, Map<String, String> troubles) {

    public Evidence {
        troubles = Map.copyOf(troubles);
    }

    /** When the step at which an operation stands was first tried without success, null where it was not yet. */
    @Nullable
    Instant hinderedSince(OperationRecord operation) {
        @Nullable Instant since = null;
        List<StepEntry> all = tries.apply(operation);
        for (int i = all.size() - 1; i >= 0 && isOfCurrentStep(all.get(i), operation); i--) {
            Instant started = all.get(i).started();
            since = started == null ? all.get(i).created() : started;
        }
        return since;
    }

    private static boolean isOfCurrentStep(StepEntry entry, OperationRecord operation) {
        Outcome outcome = entry.step().outcome();
        return entry.undoing() == operation.undoing()
                && entry.step().name().equals(operation.step())
                && (outcome == Outcome.WAITING || outcome == Outcome.RETRYING || outcome == Outcome.POSTPONED);
    }

    /** The step in which an operation failed, null where that was not kept. */
    @Nullable
    String failedStep(OperationRecord operation) {
        @Nullable String name = null;
        for (StepEntry entry : tries.apply(operation)) {
            if (entry.step().outcome() == Outcome.FAILED && !entry.undoing()) {
                name = entry.step().name();
            }
        }
        return name;
    }
}
