package org.trove.taskmanager.flow;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.trove.operation.Change;
import org.trove.operation.Direction;
import org.trove.operation.Operation;
import org.trove.operation.OperationState;
import org.trove.operation.StepCommit;
import org.trove.operation.StepRecord;
import org.trove.operation.StepRecord.Outcome;
import org.trove.operation.WaitsFor;
import org.trove.time.IdSource;

/** The rules of what follows from a step's result. Has no effects; {@link FlowRunner} writes what is decided here. */
final class Decisions {
    /** What fails in an undo for a reason that nobody knows is left at last; what is away is waited for. */
    private static final int UNDO_ATTEMPTS_OF_BUGS = 20;

    /** A service may ask for a longer pause than the policy's, but not for any. */
    private static final Duration LONGEST_ASKED_PAUSE = Duration.ofMinutes(10);

    private final IdSource ids;

    Decisions(IdSource ids) {
        this.ids = ids;
    }

    /** What follows from the result of the operation's current step. */
    StepCommit after(Flow flow, Operation operation, StepResult result) {
        return operation.undoing() ? afterUndo(flow, operation, result) : afterPerform(flow, operation, result);
    }

    /** The operation turns back because that was asked for. */
    StepCommit cancel(Flow flow, Operation operation) {
        Draft draft = new Draft(operation, operation.step(), Outcome.CANCELLED);
        draft.reason = "cancelled on request";
        draft.changes.addAll(flow.endings().cancelled(new StepContext(operation)));
        return draft.turnBack(Direction.BACK_CANCELLED);
    }

    /** The operation waits because what its next step depends on is not to be asked now. No attempt is counted. */
    StepCommit postpone(Flow flow, Operation operation, Admission.Refused refused) {
        Draft draft = new Draft(operation, operation.step(), Outcome.POSTPONED);
        if (!operation.undoing()) {
            draft.reason = refused.reason();
        }
        return draft.pause(
                operation.attempt(),
                refused.delay(),
                flow.definition(operation).dependency().service());
    }

    /** The operation cannot be run by this version. */
    StepCommit refuse(Operation operation, String reason) {
        Draft draft = new Draft(operation, operation.step(), Outcome.FAILED);
        draft.reason = reason;
        return draft.end(OperationState.FAILED);
    }

    private StepCommit afterPerform(Flow flow, Operation operation, StepResult result) {
        Step step = stepOf(flow, operation);
        RetryPolicy policy = step.retryPolicy();
        Duration elapsed = operation.stepElapsed();
        if (result instanceof StepResult.Done done) {
            Draft draft = new Draft(operation, step.name(), Outcome.DONE);
            draft.take(done.output(), done.changes());
            return flow.next(operation, after(operation, done.output()))
                    .map(next -> draft.goTo(next, OperationState.RUNNING))
                    .orElseGet(() -> draft.goTo("", OperationState.SUCCEEDED));
        }
        if (result instanceof StepResult.Wait wait) {
            if (policy.isOver(elapsed)) {
                return finalFailure(flow, operation, outOfTime(elapsed, wait.why()), wait.changes());
            }
            Draft draft = new Draft(operation, step.name(), Outcome.WAITING);
            draft.take(wait.output(), wait.changes());
            draft.reason = wait.why();
            return draft.pause(0, policy.untilDeadline(wait.delay(), elapsed), wait.what());
        }
        StepResult.Failed failed = requireFailed(result);
        int failures = operation.attempt() + 1;
        if (failed.kind() == FailureKind.PERMANENT) {
            return finalFailure(flow, operation, failed.reason(), failed.changes());
        }
        if (policy.isExhausted(failures, elapsed)) {
            String reason = failed.reason() + " (given up after " + failures + " attempts)";
            return finalFailure(flow, operation, reason, failed.changes());
        }
        Draft draft = new Draft(operation, step.name(), Outcome.RETRYING);
        draft.take(Map.of(), failed.changes());
        draft.reason = failed.reason();
        Duration delay = policy.untilDeadline(pause(policy, failures, failed), elapsed);
        return draft.pause(failures, delay, failed.source());
    }

    private StepCommit finalFailure(Flow flow, Operation operation, String reason, List<Change> changes) {
        Step step = stepOf(flow, operation);
        Draft draft = new Draft(operation, step.name(), Outcome.FAILED);
        draft.reason = reason;
        draft.changes.addAll(changes);
        draft.changes.addAll(flow.endings().failed(new StepContext(operation), step, reason));
        return flow.undoOnFailure() ? draft.turnBack(Direction.BACK_FAILED) : draft.end(OperationState.FAILED);
    }

    private StepCommit afterUndo(Flow flow, Operation operation, StepResult result) {
        Step step = stepOf(flow, operation);
        if (result instanceof StepResult.Wait wait) {
            Draft draft = new Draft(operation, step.name(), Outcome.WAITING);
            draft.take(wait.output(), wait.changes());
            return draft.pause(0, wait.delay(), wait.what());
        }
        if (result instanceof StepResult.Failed failed
                && failed.kind() != FailureKind.PERMANENT
                && (failed.source() != WaitsFor.NOTHING || operation.attempt() + 1 < UNDO_ATTEMPTS_OF_BUGS)) {
            Draft draft = new Draft(operation, step.name(), Outcome.RETRYING);
            draft.take(Map.of(), failed.changes());
            int failures = operation.attempt() + 1;
            return draft.pause(failures, pause(RetryPolicy.UNLIMITED, failures, failed), failed.source());
        }
        Draft draft;
        if (result instanceof StepResult.Done done) {
            draft = new Draft(operation, step.name(), Outcome.UNDONE);
            draft.take(done.output(), done.changes());
        } else {
            StepResult.Failed failed = requireFailed(result);
            draft = new Draft(operation, step.name(), Outcome.FAILED);
            draft.take(Map.of(), failed.changes());
            // What could not be taken back must not keep the rest from being taken back, but has to be seen.
            draft.reason = operation.reason() + "; not undone: " + step.name() + ": " + failed.reason();
        }
        return flow.next(operation, new StepContext(operation))
                .map(next -> draft.goTo(next, OperationState.RUNNING))
                .orElseGet(() -> draft.goTo("", operation.direction().end()));
    }

    private static Step stepOf(Flow flow, Operation operation) {
        return flow.step(operation)
                .orElseThrow(() -> new IllegalStateException("no step " + operation.step() + " in " + flow.type()));
    }

    /** What later steps see once this result is kept. */
    private static StepContext after(Operation operation, Map<String, String> output) {
        return new StepContext(operation.withOutput(output));
    }

    /** The policy's pause, or the one that the service asked for where that is longer. */
    private Duration pause(RetryPolicy policy, int failures, StepResult.Failed failed) {
        Duration own = policy.delayAfter(failures, ids.nextFraction());
        Duration asked =
                failed.retryAfter().compareTo(LONGEST_ASKED_PAUSE) < 0 ? failed.retryAfter() : LONGEST_ASKED_PAUSE;
        return own.compareTo(asked) < 0 ? asked : own;
    }

    private static StepResult.Failed requireFailed(StepResult result) {
        if (result instanceof StepResult.Failed failed) {
            return failed;
        }
        throw new IllegalArgumentException("not a settled result: " + result);
    }

    private static String outOfTime(Duration elapsed, String why) {
        return "No success within " + elapsed.toSeconds() + " seconds: " + why;
    }

    /** A commit in the making; starts as one that stays where the operation is. */
    private static final class Draft {
        private final Operation operation;
        private final String name;
        private final Outcome outcome;
        private final List<Change> changes = new ArrayList<>();
        private Map<String, String> output = Map.of();
        private Direction direction;
        private String reason;

        Draft(Operation operation, String name, Outcome outcome) {
            this.operation = operation;
            this.name = name;
            this.outcome = outcome;
            this.direction = operation.direction();
            // An operation that runs backwards goes on saying why it does.
            this.reason = operation.undoing() && operation.reason() != null ? operation.reason() : "";
        }

        void take(Map<String, String> newOutput, List<Change> newChanges) {
            output = newOutput;
            changes.addAll(newChanges);
        }

        StepCommit turnBack(Direction back) {
            direction = back;
            return goTo(operation.step(), OperationState.RUNNING);
        }

        StepCommit goTo(String step, OperationState state) {
            return commit(state, step, 0, Duration.ZERO, WaitsFor.NOTHING);
        }

        StepCommit pause(int failures, Duration delay, WaitsFor what) {
            return commit(OperationState.WAITING, operation.step(), failures, delay, what);
        }

        StepCommit end(OperationState state) {
            return commit(state, operation.step(), 0, Duration.ZERO, WaitsFor.NOTHING);
        }

        private StepCommit commit(OperationState state, String step, int failures, Duration delay, WaitsFor what) {
            String said = reason.isEmpty() ? null : reason;
            StepRecord record = new StepRecord(name, operation.attempt() + 1, outcome, output, said);
            return new StepCommit(record, state, step, failures, direction, delay, what, said, changes);
        }
    }
}
