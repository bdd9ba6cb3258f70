package org.trove.operation;

/**
 * Which steps an operation takes: those of one version of its kind.
 *
 * @param version from 1; a kind whose steps change gets the next one
 */
public record OperationType(String kind, int version) {
    @Override
    public String toString() {
        return kind + " version " + version;
    }
}
