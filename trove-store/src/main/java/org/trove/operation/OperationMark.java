package org.trove.operation;

/** Where an operation stands, as far as those who wait for a change of it are concerned. */
public record OperationMark(OperationState state, String step, boolean undoing) {}
