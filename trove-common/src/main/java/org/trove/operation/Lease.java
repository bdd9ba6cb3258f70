package org.trove.operation;

/**
 * The right to write an operation's results.
 *
 * @param holder which process holds it (host, process, start)
 * @param token fencing token: grows with every claim, so that a late holder's writes change no row
 */
public record Lease(String operationId, String holder, long token) {}
