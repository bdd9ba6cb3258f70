package org.trove.operation;

import java.util.Set;
import java.util.stream.Stream;

/** Which operations come first where there are more due ones than a task manager can take. */
public enum Priority {
    /** Somebody waits for an end or a rescue: removals, and moves of a primary. */
    URGENT(0),
    NORMAL(1);

    private static final Set<String> URGENT_KINDS = Set.of(
            "delete_instance", "delete_cluster", "delete_backup", "promote_to_replica_source", "eject_replica_source");

    private final int rank;

    Priority(int rank) {
        this.rank = rank;
    }

    /** @param kind the name of one */
    public static Priority ofKind(String kind) {
        return URGENT_KINDS.contains(kind) ? URGENT : NORMAL;
    }

    /** As it is stored: the smaller comes first. */
    public int rank() {
        return rank;
    }

    /** @throws IllegalArgumentException where there is no such rank */
    public static Priority ofRank(int rank) {
        return Stream.of(values())
                .filter(priority -> priority.rank == rank)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no priority has rank " + rank));
    }
}
