package org.trove.taskmanager.flow;

import java.util.Optional;

/** Tells expected failures of what steps use from bugs. */
@FunctionalInterface
public interface FailureClassifier {
    /** What an exception of a step means; empty where nobody expects it, so that it is a bug. */
    Optional<StepResult.Failed> classify(Throwable failure);
}
