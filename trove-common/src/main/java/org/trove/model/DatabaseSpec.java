package org.trove.model;

import org.jspecify.annotations.Nullable;

/** A database (schema) inside an instance, as asked for or as found there; null = the datastore's default. */
public record DatabaseSpec(
        String name,
        @Nullable String characterSet,
        @Nullable String collation) {
    public static DatabaseSpec named(String name) {
        return new DatabaseSpec(name, null, null);
    }
}
