package org.trove.model;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A kind of database that instances can run, e.g. {@code mariadb}. */
public record Datastore(String id, String name, @Nullable String defaultVersionId) {
    public Optional<String> defaultVersion() {
        return Optional.ofNullable(defaultVersionId);
    }
}
