package org.trove.api.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;
import org.trove.model.DatastoreVersion;

/** The datastore of an instance by names; the number is told in detailed views alone. */
public record DatastoreNames(
        @Nullable String type,
        @Nullable String version,

        @JsonProperty("version_number") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        String versionNumber) {

    static DatastoreNames of(@Nullable DatastoreVersion version, boolean detailed) {
        if (version == null) {
            return new DatastoreNames(null, null, null);
        }
        return new DatastoreNames(version.datastoreName(), version.name(), detailed ? version.version() : null);
    }
}
