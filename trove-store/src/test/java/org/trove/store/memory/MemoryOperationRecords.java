package org.trove.store.memory;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.trove.model.ProjectId;
import org.trove.operation.Intervention;
import org.trove.operation.OperationFilter;
import org.trove.operation.OperationMark;
import org.trove.operation.OperationRecord;
import org.trove.operation.OperationRecords;
import org.trove.operation.StepEntry;
import org.trove.operation.Subject;

final class MemoryOperationRecords implements OperationRecords {
    private final MemoryState state;

    MemoryOperationRecords(MemoryState state) {
        this.state = state;
    }

    @Override
    public List<OperationRecord> list(ProjectId project, OperationFilter filter, int limit, @Nullable String marker) {
        OperationRow last = marker == null ? null : state.operations.get(marker);
        if (marker != null && last == null) {
            return List.of();
        }
        return state.operations.values().stream()
                .filter(row -> row.accepted.project().equals(project))
                .filter(row -> last == null || row.seq < last.seq)
                .filter(row -> matches(row, filter))
                .sorted(Comparator.comparingLong((OperationRow row) -> row.seq).reversed())
                .limit(limit)
                .map(row -> row.trace.recordOf(row))
                .toList();
    }

    private static boolean matches(OperationRow row, OperationFilter filter) {
        return (filter.instance() == null || row.accepted.subjects().contains(Subject.of(filter.instance())))
                && (filter.kind() == null
                        || filter.kind().equals(row.accepted.kind().name()))
                && (filter.state() == null || filter.state() == row.state)
                && (filter.since() == null || !row.created.isBefore(filter.since()));
    }

    @Override
    public Optional<OperationRecord> find(String id) {
        return Optional.ofNullable(state.operations.get(id)).map(row -> row.trace.recordOf(row));
    }

    @Override
    public List<StepEntry> steps(String id) {
        OperationRow row = state.operations.get(id);
        return row == null ? List.of() : row.trace.entries();
    }

    @Override
    public List<Intervention> interventions(String id) {
        OperationRow row = state.operations.get(id);
        return row == null ? List.of() : List.copyOf(row.trace.interventions);
    }

    @Override
    public Map<String, OperationMark> marks(Collection<String> ids) {
        Map<String, OperationMark> marks = new HashMap<>();
        ids.forEach(id -> find(id).ifPresent(found -> marks.put(id, found.mark())));
        return marks;
    }

    @Override
    public List<Subject> subjects(String id) {
        OperationRow row = state.operations.get(id);
        return row == null ? List.of() : row.accepted.subjects();
    }

    @Override
    public boolean isBusy(Collection<Subject> subjects) {
        return state.open(subjects).findAny().isPresent();
    }
}
