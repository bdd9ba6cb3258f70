package org.trove.message;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;
import org.trove.model.DatabaseSpec;

/** A database in the form that Trove's guests read and write. */
public record WireDatabase(
        @JsonProperty("_name") String name,
        @JsonProperty("_collate") @Nullable String collate,
        @JsonProperty("_character_set") @Nullable String characterSet) {

    public static WireDatabase of(DatabaseSpec spec) {
        return new WireDatabase(spec.name(), spec.collation(), spec.characterSet());
    }

    public DatabaseSpec toSpec() {
        return new DatabaseSpec(name, characterSet, collate);
    }
}
