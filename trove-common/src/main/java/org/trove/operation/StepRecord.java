package org.trove.operation;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of one try of a step.
 *
 * @param position of the step in its flow, from 0
 * @param attempt from 1
 * @param outcome what came of it
 * @param output handed on to later steps and shown to users: no secrets
 * @param reason why it waits or failed, null where it is done
 */
public record StepRecord(
        int position,
        String name,
        int attempt,
        Outcome outcome,
        Map<String, String> output,
        @Nullable String reason) {
    public StepRecord {
        output = Map.copyOf(output);
    }

    /** How a try of a step ended. */
    public enum Outcome {
        DONE,
        WAITING,
        RETRYING,
        FAILED,
        UNDONE,
        CANCELLED,
        /** Not tried: what the step depends on is not asked for now. The time of the step counts anew from its next try. */
        POSTPONED,
        /** An operator went past it. */
        SKIPPED
    }
}
