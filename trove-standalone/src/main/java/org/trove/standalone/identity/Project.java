package org.trove.standalone.identity;

import com.fasterxml.jackson.annotation.JsonProperty;

/** A project of the identity file. */
public record Project(
        @JsonProperty(value = "id", required = true) String id,
        @JsonProperty(value = "name", required = true) String name) {
    private static final int MAX_ID = 36;

    public Project {
        if (id.isBlank() || id.length() > MAX_ID) {
            throw new IllegalArgumentException("a project's id must have 1 to " + MAX_ID + " characters: '" + id + "'");
        }
        if (name.isBlank()) {
            throw new IllegalArgumentException("project " + id + " must have a name");
        }
    }
}
