package org.trove.operation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A try of a step as it is looked at.
 *
 * @param undoing whether it took the step back
 * @param started when it began, null where an older version wrote it
 * @param created when it had its first result
 * @param updated when it had its last result: a try that waits has several
 */
public record StepEntry(
        StepRecord step, boolean undoing, @Nullable Instant started, Instant created, Instant updated) {}
