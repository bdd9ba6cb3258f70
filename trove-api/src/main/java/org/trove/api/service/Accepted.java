package org.trove.api.service;

/**
 * What came of an accepted request.
 *
 * @param operationId of the operation that carries it out
 */
public record Accepted<T>(String operationId, T result) {}
