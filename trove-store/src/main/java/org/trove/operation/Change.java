package org.trove.operation;

/**
 * A change of a subject's rows that commits together with a step's result. The store defines which there are, and has one writer for
 * each type of subject.
 */
public interface Change {
    Subject subject();
}
