package org.trove.store.memory;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.trove.model.ProjectId;
import org.trove.operation.OperationChanges;
import org.trove.operation.OperationRecord;

/** Transactions are one after the other here, so a change is what differs from the row that was numbered last. */
final class MemoryOperationChanges implements OperationChanges {
    private final MemoryState state;

    MemoryOperationChanges(MemoryState state) {
        this.state = state;
    }

    @Override
    public boolean isPending() {
        return changed().findAny().isPresent();
    }

    @Override
    public int number(int limit) {
        List<String> rows = changed().limit(limit).map(OperationRow::id).toList();
        rows.forEach(id -> {
            OperationRow row = state.operation(id);
            row.trace.changeNumber = ++state.lastChange;
            row.trace.numbered = seen(row);
        });
        return rows.size();
    }

    private Stream<OperationRow> changed() {
        return state.operations.values().stream().filter(row -> !seen(row).equals(row.trace.numbered));
    }

    /** Without what grows by renewals alone. */
    private static OperationRecord seen(OperationRow row) {
        OperationRecord now = row.trace.recordOf(row);
        return new OperationRecord(
                now.id(),
                now.type(),
                now.project(),
                now.subject(),
                now.state(),
                now.step(),
                now.attempt(),
                now.direction(),
                now.cancelRequested(),
                now.waitsFor(),
                now.reason(),
                null,
                now.holder(),
                null,
                now.token(),
                now.requestId(),
                now.created(),
                now.updated(),
                now.started(),
                now.ended(),
                now.changeNumber());
    }

    @Override
    public long last() {
        return state.lastChange;
    }

    @Override
    public List<OperationRecord> after(Collection<ProjectId> projects, long number, int limit) {
        return state.operations.values().stream()
                .filter(row -> row.trace.changeNumber > number && projects.contains(row.accepted.project()))
                .sorted(Comparator.comparingLong(row -> row.trace.changeNumber))
                .limit(limit)
                .map(row -> row.trace.recordOf(row))
                .toList();
    }
}
