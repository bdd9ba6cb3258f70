package org.trove.store.memory;

import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.trove.operation.NewOperation;
import org.trove.operation.Operation;
import org.trove.operation.OperationState;
import org.trove.operation.OperationStore;
import org.trove.operation.StepRecord;
import org.trove.operation.Subject;
import org.trove.operation.WaitsFor;

final class MemoryOperationStore implements OperationStore {
    private final MemoryState state;
    private final Clock clock;

    MemoryOperationStore(MemoryState state, Clock clock) {
        this.state = state;
        this.clock = clock;
    }

    @Override
    public boolean insert(NewOperation operation) {
        if (state.operations.containsKey(operation.id())) {
            return false;
        }
        boolean behind = state.open(operation.subjects()).findAny().isPresent();
        state.operations.put(
                operation.id(),
                new OperationRow(
                        operation,
                        ++state.lastSeq,
                        behind ? OperationState.QUEUED : OperationState.PENDING,
                        clock.instant()));
        return true;
    }

    @Override
    public Optional<Operation> find(String id) {
        return Optional.ofNullable(state.operations.get(id)).map(row -> row.toOperation(clock.instant()));
    }

    @Override
    public List<StepRecord> steps(String id) {
        OperationRow row = state.operations.get(id);
        return row == null ? List.of() : List.copyOf(row.steps.values());
    }

    @Override
    public List<Operation> openOf(Subject subject) {
        return state.open(List.of(subject))
                .map(row -> row.toOperation(clock.instant()))
                .toList();
    }

    @Override
    public int requestCancel(Subject subject) {
        List<String> asked = state.open(List.of(subject)).map(OperationRow::id).toList();
        asked.forEach(id -> {
            OperationRow row = state.operation(id);
            row.cancelRequested = true;
            wake(row);
        });
        return asked.size();
    }

    @Override
    public void wake(Collection<Subject> reported) {
        state.open(reported)
                .filter(row -> row.waitsFor == WaitsFor.GUEST || row.state == OperationState.RUNNING)
                .map(OperationRow::id)
                .toList()
                .forEach(id -> wake(state.operation(id)));
    }

    private void wake(OperationRow row) {
        Instant now = clock.instant();
        if (row.state == OperationState.WAITING || row.state == OperationState.PENDING) {
            row.due = now.isBefore(row.due) ? now : row.due;
        }
        row.woken = row.state == OperationState.RUNNING;
    }

    @Override
    public Map<OperationState, Long> countByState() {
        return state.operations.values().stream()
                .filter(row -> !row.state.isEnded())
                .collect(Collectors.groupingBy(row -> row.state, Collectors.counting()));
    }
}
