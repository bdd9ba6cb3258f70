package org.trove.operation;

/** An operation and the lease under which the claimer may work on it. */
public record ClaimedOperation(Operation operation, Lease lease) {}
