package org.trove.taskmanager.flow;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.trove.operation.Change;
import org.trove.operation.WaitsFor;

/** What came of one try of a step. Output is kept and shown to users: never secrets. */
public sealed interface StepResult {
    /** The step's effect is there. */
    record Done(Map<String, String> output, List<Change> changes) implements StepResult {
        public Done {
            output = Map.copyOf(output);
            changes = List.copyOf(changes);
        }
    }

    /**
     * Something outside has to happen first; the step is performed again then. Nobody holds the operation meanwhile.
     *
     * @param delay until the step is performed again, unless an event wakes the operation before; positive
     * @param why in words for an operator
     */
    record Wait(Duration delay, WaitsFor what, String why, Map<String, String> output, List<Change> changes)
            implements StepResult {
        public Wait {
            if (delay.isNegative() || delay.isZero()) {
                throw new IllegalArgumentException("a wait must be longer than zero: " + delay);
            }
            output = Map.copyOf(output);
            changes = List.copyOf(changes);
        }
    }

    /**
     * The step did not succeed.
     *
     * @param reason for the user, in plain words
     * @param source what did not do its part; operators look there
     * @param retryAfter for how long the source asked to be left alone; zero where it asked nothing
     */
    record Failed(FailureKind kind, String reason, WaitsFor source, List<Change> changes, Duration retryAfter)
            implements StepResult {
        public Failed {
            changes = List.copyOf(changes);
        }

        public Failed after(Duration pause) {
            return new Failed(kind, reason, source, changes, pause);
        }
    }

    /**
     * The result comes later and no thread waits for it; the lease is kept. A failed stage counts like a thrown exception.
     *
     * @param abandonable whether a cancel turns the operation back before the result is there. Only where the step's undo, and
     *     whatever operation comes next, are right also while what was asked for is still being done
     */
    record Later(CompletionStage<? extends StepResult> result, boolean abandonable) implements StepResult {
        /** One that is waited for in any case. */
        public Later(CompletionStage<? extends StepResult> result) {
            this(result, false);
        }
    }

    static Done done() {
        return new Done(Map.of(), List.of());
    }

    static Done done(Map<String, String> output, Change... changes) {
        return new Done(output, List.of(changes));
    }

    static Wait wait(Duration delay, WaitsFor what, String why, Change... changes) {
        return new Wait(delay, what, why, Map.of(), List.of(changes));
    }

    static Failed permanent(WaitsFor source, String reason) {
        return new Failed(FailureKind.PERMANENT, reason, source, List.of(), Duration.ZERO);
    }

    static Failed retryable(WaitsFor source, String reason) {
        return new Failed(FailureKind.TRANSIENT, reason, source, List.of(), Duration.ZERO);
    }

    static Failed busy(WaitsFor source, String reason) {
        return new Failed(FailureKind.BUSY, reason, source, List.of(), Duration.ZERO);
    }
}
