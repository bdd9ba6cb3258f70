package org.trove.operation;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.trove.model.InstanceId;
import org.trove.model.ProjectId;

/** The operations as they are looked at, inside a unit of work. */
public interface OperationRecords {
    /**
     * A project's operations, the last accepted first.
     *
     * @param limit at most this many
     * @param marker id of the last one of the page before, null = from the start; after an unknown one there is nothing
     */
    List<OperationRecord> list(ProjectId project, OperationFilter filter, int limit, @Nullable String marker);

    Optional<OperationRecord> find(String id);

    /** The tries of its steps by time, also those before it was retried. */
    List<StepEntry> steps(String id);

    /** What it was told to do, by time. */
    List<Intervention> interventions(String id);

    /** Where operations stand, in one query; those that do not exist are missing. */
    Map<String, OperationMark> marks(Collection<String> ids);

    /** All that an operation locks while it is open; the one that it belongs to comes first. */
    List<Subject> subjects(String id);

    /** Whether one of these has an operation that has not ended. */
    boolean isBusy(Collection<Subject> subjects);

    default boolean isBusy(InstanceId instance) {
        return isBusy(List.of(Subject.of(instance)));
    }
}
