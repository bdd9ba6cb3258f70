package org.trove.operation;

import org.jspecify.annotations.Nullable;
import org.trove.model.InstanceId;
import org.trove.model.ProjectId;

/**
 * An operation to be accepted.
 *
 * @param id 36 characters; the message's {@code _unique_id} is the same without dashes
 * @param kind in the version whose steps it shall take
 * @param payload the request and its context as JSON; may hold secrets, so stores keep it encrypted and forget it when the
 *     operation succeeded
 * @param requestId {@code req-<uuid>} of the request that asked for it
 */
public record NewOperation(
        String id,
        OperationKind kind,
        ProjectId project,
        @Nullable InstanceId instance,
        String payload,
        String requestId) {

    @Override
    public String toString() {
        return "NewOperation[" + id + ", " + kind.type() + ", instance=" + instance + "]";
    }
}
