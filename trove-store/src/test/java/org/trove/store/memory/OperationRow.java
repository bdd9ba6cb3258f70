package org.trove.store.memory;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.trove.operation.Direction;
import org.trove.operation.DueOperation;
import org.trove.operation.NewOperation;
import org.trove.operation.Operation;
import org.trove.operation.OperationState;
import org.trove.operation.Priority;
import org.trove.operation.StepCommit;
import org.trove.operation.StepRecord;
import org.trove.operation.WaitsFor;
import org.trove.store.memory.Inspection.SeenOperation;

/** An operation; a transaction changes a copy. */
final class OperationRow implements Cloneable {
    final NewOperation accepted;
    final long seq;
    final Instant created;
    OperationState state;
    String step;
    int attempt;
    Direction direction = Direction.FORWARD;
    boolean cancelRequested;
    boolean woken;
    String payload;
    Map<String, String> outputs = Map.of();
    WaitsFor waitsFor = WaitsFor.NOTHING;

    @Nullable
    String reason;

    @Nullable
    String holder;

    long token;
    Instant due;

    @Nullable
    Instant stepStarted;

    Instant updated;
    Map<StepKey, StepRecord> steps = new LinkedHashMap<>();
    /** What is looked at, and nothing runs by. */
    OperationTrace trace = new OperationTrace();
    /** As a check sees it, once one has; a row that was committed does not change. */
    @Nullable
    SeenOperation seen;

    /** A try of a step; they are kept in the order in which they were made. */
    record StepKey(int round, boolean undoing, String name, int attempt) {}

    OperationRow(NewOperation accepted, long seq, OperationState state, Instant now) {
        this.accepted = accepted;
        this.seq = seq;
        this.state = state;
        this.step = accepted.kind().first().name();
        this.payload = accepted.payload();
        this.created = now;
        this.due = now;
        this.updated = now;
    }

    String id() {
        return accepted.id();
    }

    boolean isDue(Instant now) {
        return !state.isEnded() && state != OperationState.QUEUED && !due.isAfter(now);
    }

    void claim(String by, Duration lease, Instant now) {
        state = OperationState.RUNNING;
        holder = by;
        token++;
        due = now.plus(lease);
        woken = false;
        stepStarted = stepStarted == null ? now : stepStarted;
        trace.started(now);
        updated = now;
    }

    void write(StepCommit commit, Instant now) {
        keep(commit.record());
        trace.tried(commit.record(), direction.isUndoing(), stepStarted == null ? created : stepStarted, now);
        boolean postponed = commit.record().outcome() == StepRecord.Outcome.POSTPONED;
        boolean sameWay = commit.direction().isUndoing() == direction.isUndoing();
        if (!commit.nextStep().equals(step) || !sameWay || postponed) {
            stepStarted = commit.state() == OperationState.RUNNING ? now : null;
        }
        state = commit.state();
        step = commit.nextStep();
        attempt = commit.attempt();
        direction = commit.direction();
        waitsFor = commit.waitsFor();
        reason = commit.reason();
        updated = now;
        if (state != OperationState.RUNNING) {
            holder = null;
            due = woken ? now : now.plus(commit.delay());
        }
        if (state == OperationState.SUCCEEDED) {
            payload = "";
        }
    }

    private void keep(StepRecord record) {
        // Copied here, where it changes, and not with every transaction.
        Map<StepKey, StepRecord> changed = new LinkedHashMap<>(steps);
        changed.put(new StepKey(trace.round(), direction.isUndoing(), record.name(), record.attempt()), record);
        steps = changed;
        if (!record.output().isEmpty()) {
            Map<String, String> merged = new TreeMap<>(outputs);
            merged.putAll(record.output());
            outputs = Map.copyOf(merged);
        }
    }

    DueOperation toDue() {
        return new DueOperation(
                seq, accepted.project(), Priority.ofKind(accepted.kind().name()), state == OperationState.RUNNING);
    }

    Operation toOperation(Instant now) {
        return new Operation(
                accepted.id(),
                accepted.kind().type(),
                accepted.project(),
                accepted.subject(),
                state,
                step,
                attempt,
                direction,
                cancelRequested,
                outputs,
                stepStarted == null ? Duration.ZERO : Duration.between(stepStarted, now),
                payload,
                accepted.requestId(),
                waitsFor,
                reason,
                created,
                updated);
    }

    @Override
    public OperationRow clone() {
        try {
            OperationRow copy = (OperationRow) super.clone();
            copy.trace = trace.copy();
            copy.seen = null;
            return copy;
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }
}
