package org.trove.model;

/** Identifies a project (Keystone's word; Trove's schema says tenant): 1 to 36 characters. */
public record ProjectId(String value) {
    public ProjectId {
        Ids.requireId("project id", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
