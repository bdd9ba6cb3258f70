package org.trove.standalone.identity;

import org.jspecify.annotations.Nullable;

/** What a token shall be for. */
public sealed interface Scope {
    /** The user did not say: their default project. */
    record Default() implements Scope {}

    /** No project, said so. */
    record Unscoped() implements Scope {}

    /** One project, by id or, where that is null, by name. */
    record OfProject(@Nullable String id, @Nullable String name) implements Scope {}

    /** A domain or the system: nobody has a role there. */
    record Elsewhere() implements Scope {}
}
