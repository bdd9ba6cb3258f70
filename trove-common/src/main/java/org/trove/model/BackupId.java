package org.trove.model;

/** Identifies a backup: 1 to 36 characters, a UUID for every backup that this service made. */
public record BackupId(String value) {
    public BackupId {
        Ids.requireId("backup id", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
