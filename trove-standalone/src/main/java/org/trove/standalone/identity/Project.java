package org.trove.standalone.identity;

import com.fasterxml.jackson.annotation.JsonProperty;

/** A project of the identity file. */
public record Project(
        @JsonProperty(value = "id", required = true) String id,
        @JsonProperty(value = "name", required = true) String name) {
    private static final int MAX_ID = 36;

    public Project {
        requireText("project", "id", id);
        requireText("project", "name", name);
        if (id.length() > MAX_ID) {
            throw new IllegalArgumentException(
                    "a project's id must have at most " + MAX_ID + " characters: '" + id + "'");
        }
    }

    /** Also where a file says {@code null}, which types do not keep out. */
    static void requireText(String whose, String what, String value) {
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException(whose + " must have a " + what);
        }
    }
}
