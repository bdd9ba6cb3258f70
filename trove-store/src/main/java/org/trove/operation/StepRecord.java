package org.trove.operation;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of one try of a step.
 *
 * @param name of the step
 * @param attempt from 1
 * @param outcome what came of it
 * @param output handed on to later steps and shown to users: no secrets
 * @param reason why it waits or failed, null where it is done
 * @param took from the begin of the try until its result is handed over, at least zero; who keeps the record keeps the time of
 *     the begin instead, by his own clock
 */
public record StepRecord(
        String name,
        int attempt,
        Outcome outcome,
        Map<String, String> output,
        @Nullable String reason,
        Duration took) {
    public StepRecord {
        output = Map.copyOf(output);
    }

    /** Of a try that took no time, or whose time stands beside the record. */
    public StepRecord(String name, int attempt, Outcome outcome, Map<String, String> output, @Nullable String reason) {
        this(name, attempt, outcome, output, reason, Duration.ZERO);
    }

    /** The same record; a negative time, which a clock that was set back makes, counts as none. */
    public StepRecord withTook(Duration time) {
        return new StepRecord(name, attempt, outcome, output, reason, time.isNegative() ? Duration.ZERO : time);
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
