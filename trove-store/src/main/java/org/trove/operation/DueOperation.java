package org.trove.operation;

import org.trove.model.ProjectId;

/**
 * What the choice among due operations needs to know of one.
 *
 * @param seq its place in the order of acceptance
 * @param lapsed whether a task manager worked on it whose lease ran out
 */
public record DueOperation(long seq, ProjectId project, Priority priority, boolean lapsed) {}
