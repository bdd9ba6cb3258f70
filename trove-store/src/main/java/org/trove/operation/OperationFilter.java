package org.trove.operation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.trove.model.InstanceId;

/**
 * Which operations of a project are asked for; null = all.
 *
 * @param since only those that were accepted then or later
 */
public record OperationFilter(
        @Nullable InstanceId instance,
        @Nullable String kind,
        @Nullable OperationState state,
        @Nullable Instant since) {
    public static final OperationFilter ALL = new OperationFilter(null, null, null, null);
}
