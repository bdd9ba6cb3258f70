package org.trove.operation;

import org.jspecify.annotations.Nullable;

/**
 * Where an operation shall stand after an intervention; it is due at once unless the state is an ended one.
 *
 * @param step as in {@link Operation#step}
 */
public record Rewrite(
        OperationState state,
        String step,
        Direction direction,
        boolean cancelRequested,
        @Nullable String reason) {
    public Rewrite {
        if (state != OperationState.PENDING && !state.isEnded()) {
            throw new IllegalArgumentException("an intervention leaves an operation pending or ended, not " + state);
        }
    }
}
