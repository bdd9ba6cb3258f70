package org.trove.operation;

import java.util.Collection;
import java.util.Comparator;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.trove.model.InstanceId;

/**
 * A thing that operations work on. Each has a queue of its own: of the open operations that name a subject, the one that was
 * accepted first runs and the others wait. An operation that names several runs when it is the first of each.
 *
 * @param type one of the constants here; a newer release may have more
 * @param id at most 64 characters
 */
public record Subject(String type, String id) implements Comparable<Subject> {
    public static final String INSTANCE = "instance";
    public static final String BACKUP = "backup";
    public static final String CONFIGURATION = "configuration";
    public static final String REPLICA_SET = "replica_set";

    private static final Comparator<Subject> ORDER =
            Comparator.comparing(Subject::type).thenComparing(Subject::id);

    public static Subject of(InstanceId instance) {
        return new Subject(INSTANCE, instance.value());
    }

    public static Set<Subject> of(Collection<InstanceId> instances) {
        return instances.stream().map(Subject::of).collect(Collectors.toUnmodifiableSet());
    }

    /** The instance, where it is one. */
    public @Nullable InstanceId instance() {
        return type.equals(INSTANCE) ? new InstanceId(id) : null;
    }

    /** In the order in which transactions write the rows of subjects, so that they do not lock each other out. */
    @Override
    public int compareTo(Subject other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return type + " " + id;
    }
}
