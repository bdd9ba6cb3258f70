package org.trove.operation;

/** A change of a row that commits together with a step's result; the store defines which there are. */
public interface Change {}
