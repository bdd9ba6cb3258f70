package org.trove.taskmanager.flow;

import org.trove.time.IdSource;

/**
 * What decides about steps beside their flow.
 *
 * @param classifier what their exceptions mean
 * @param gates how many may use what at a time
 * @param ids the chance in retry times
 */
public record StepRules(FailureClassifier classifier, Gates gates, IdSource ids) {}
