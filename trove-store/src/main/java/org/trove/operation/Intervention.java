package org.trove.operation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What somebody told an operation to do.
 *
 * @param userId who
 * @param reason why, in his words; of a retry, what had failed
 */
public record Intervention(
        Action action, String userId, @Nullable String reason, Instant created) {

    /** What can be told to an operation. */
    public enum Action {
        /** End at the next boundary and take back what was done. */
        CANCEL,
        /** Go on from the step that failed. */
        RETRY,
        /** Go past the current step. */
        SKIP,
        /** End at once, as failed, and take nothing back. */
        FAIL
    }
}
