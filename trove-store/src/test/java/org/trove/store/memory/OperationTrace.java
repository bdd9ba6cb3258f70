package org.trove.store.memory;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.trove.operation.Intervention;
import org.trove.operation.OperationRecord;
import org.trove.operation.OperationState;
import org.trove.operation.StepEntry;
import org.trove.operation.StepRecord;

/** What an operation leaves for those who look at it. */
final class OperationTrace {
    private final List<Try> tries = new ArrayList<>();
    final List<Intervention> interventions = new ArrayList<>();
    private @Nullable Instant started;
    private int round;
    long changeNumber;

    /** The row as it was when its last change was numbered. */
    @Nullable
    OperationRecord numbered;

    private record Try(int round, StepEntry entry) {
        boolean isOf(int otherRound, StepRecord step, boolean undoing) {
            return round == otherRound
                    && entry.undoing() == undoing
                    && entry.step().name().equals(step.name())
                    && entry.step().attempt() == step.attempt();
        }
    }

    void started(Instant now) {
        started = started == null ? now : started;
    }

    /** @param earliest when the step itself began */
    void tried(StepRecord step, boolean undoing, Instant earliest, Instant now) {
        Instant begin = now.minus(step.took());
        Instant started = begin.isBefore(earliest) ? earliest : begin;
        int known = IntStream.range(0, tries.size())
                .filter(i -> tries.get(i).isOf(round, step, undoing))
                .findFirst()
                .orElse(-1);
        if (known < 0) {
            tries.add(new Try(round, new StepEntry(step, undoing, started, now, now)));
        } else {
            StepEntry before = tries.get(known).entry();
            boolean anew = before.step().outcome() == StepRecord.Outcome.POSTPONED;
            tries.set(
                    known,
                    new Try(
                            round,
                            new StepEntry(step, undoing, anew ? started : before.started(), before.created(), now)));
        }
    }

    int round() {
        return round;
    }

    void nextRound() {
        round++;
    }

    List<StepEntry> entries() {
        return tries.stream().map(Try::entry).toList();
    }

    OperationRecord recordOf(OperationRow row) {
        boolean running = row.state == OperationState.RUNNING;
        boolean due = row.state == OperationState.PENDING || row.state == OperationState.WAITING;
        return new OperationRecord(
                row.accepted.id(),
                row.accepted.kind().type(),
                row.accepted.project(),
                row.accepted.subject(),
                row.state,
                row.step,
                row.attempt,
                row.direction,
                row.cancelRequested,
                row.waitsFor,
                row.reason,
                due ? row.due : null,
                running ? row.holder : null,
                running ? row.due : null,
                row.token,
                row.accepted.requestId(),
                row.created,
                row.updated,
                started,
                row.state.isEnded() ? row.updated : null,
                changeNumber);
    }

    OperationTrace copy() {
        OperationTrace copy = new OperationTrace();
        copy.tries.addAll(tries);
        copy.interventions.addAll(interventions);
        copy.started = started;
        copy.round = round;
        copy.changeNumber = changeNumber;
        copy.numbered = numbered;
        return copy;
    }
}
