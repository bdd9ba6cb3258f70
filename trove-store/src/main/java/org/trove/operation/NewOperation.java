package org.trove.operation;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.trove.model.InstanceId;
import org.trove.model.ProjectId;

/**
 * An operation to be accepted.
 *
 * @param id 36 characters; the message's {@code _unique_id} is the same without dashes
 * @param kind in the version whose steps it shall take
 * @param subjects what it locks while it is open, at least one, none twice; the first is the one that it belongs to
 * @param payload the request and its context as JSON; may hold secrets, so stores keep it encrypted and forget it when the
 *     operation succeeded
 * @param requestId {@code req-<uuid>} of the request that asked for it
 */
public record NewOperation(
        String id, OperationKind kind, ProjectId project, List<Subject> subjects, String payload, String requestId) {

    public NewOperation {
        subjects = List.copyOf(subjects);
        if (subjects.isEmpty() || subjects.stream().distinct().count() < subjects.size()) {
            throw new IllegalArgumentException("operation " + id + " needs subjects that differ: " + subjects);
        }
    }

    /** One that locks its instance alone. */
    public NewOperation(
            String id, OperationKind kind, ProjectId project, InstanceId instance, String payload, String requestId) {
        this(id, kind, project, List.of(Subject.of(instance)), payload, requestId);
    }

    /** What it belongs to. */
    public Subject subject() {
        return subjects.get(0);
    }

    /** The instance that it belongs to, where it belongs to one. */
    public @Nullable InstanceId instance() {
        return subject().instance();
    }

    @Override
    public String toString() {
        return "NewOperation[" + id + ", " + kind.type() + ", " + subjects + "]";
    }
}
