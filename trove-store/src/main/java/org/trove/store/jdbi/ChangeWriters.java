package org.trove.store.jdbi;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.trove.operation.Change;
import org.trove.operation.Subject;

/** Writes the changes that come with results of steps: each by the writer of its type of subject, of which there is one. */
final class ChangeWriters {
    private static final Map<String, Function<Sql, Writer>> WRITERS = Map.of(Subject.INSTANCE, InstanceChanges::new);

    private final Sql sql;
    private final Map<String, Writer> opened = new HashMap<>();

    ChangeWriters(Sql sql) {
        this.sql = sql;
    }

    /** Writes the changes of one type of subject. */
    interface Writer {
        /** @throws IllegalArgumentException where it does not know the change */
        void apply(Change change);

        /** To be called when all changes were applied. */
        void settle();
    }

    /** @throws IllegalArgumentException where nothing writes such a change: it must not be lost */
    void apply(Change change) {
        opened.computeIfAbsent(change.subject().type(), this::open).apply(change);
    }

    private Writer open(String type) {
        Function<Sql, Writer> writer = WRITERS.get(type);
        if (writer == null) {
            throw new IllegalArgumentException("nothing writes changes of the subject " + type);
        }
        return writer.apply(sql);
    }

    void settle() {
        opened.values().forEach(Writer::settle);
    }
}
